namespace AutoCoder.Schema.Pages;

/// <summary>The table of a page. It is most of the file: a row has its own words and nothing that another says, too.</summary>
internal static class PageTableHtml
{
    public static void Write(Page page, string id, HtmlWriter html)
    {
        if (page.Table is not { Rows.IsEmpty: false } table) return;
        string title = $"{id}-title";
        html.Line();
        using HtmlWriter.Ending section = html.Element("section", ("id", id), ("aria-labelledby", title));
        html.Leaf("h2", table.Title, ("id", title), ("tabindex", "-1"));
        WriteFilter(page, table, html);
        using (html.Element("div", ("class", "scroll"), ("role", "region"), ("aria-label", "The table"), ("tabindex", "0")))
        using (html.Element("table", ("class", $"rows columns-{table.Columns.Length.ToString(CultureInfo.InvariantCulture)}")))
        {
            using (html.Element("thead"))
            using (html.Element("tr"))
            {
                foreach (PageColumn column in table.Columns)
                    html.Leaf("th", column.Name, ("scope", "col"), ("class", column.IsNumber ? "number" : null));
                html.Leaf("th", table.Words, ("scope", "col"));
            }

            html.Line();
            using (html.Element("tbody"))
            {
                html.Line();
                foreach (PageRow row in table.Rows) WriteRow(row, table, html);
            }
        }

        using (html.Element("p", ("class", "script more"), ("hidden", "")))
        {
            html.Leaf("button", "Show more", ("type", "button"), ("id", "more"));
            html.Text(" ");
            html.Leaf("button", "Show all", ("type", "button"), ("id", "all"));
        }
    }

    private static void WriteFilter(Page page, PageTable table, HtmlWriter html)
    {
        using HtmlWriter.Ending filter = html.Element("div", ("class", "script filter"), ("role", "search"));
        using (html.Element("label"))
        {
            html.Leaf("span", "Find");
            html.Void("input", ("type", "search"), ("id", "find"), ("placeholder", "part of a path"), ("autocomplete", "off"),
                ("spellcheck", "false"));
        }

        for (int column = 0; column < table.Columns.Length; column++)
        {
            if (table.Columns[column].IsChoice)
                WriteChoice(table.Columns[column].Name, "column", column.ToString(CultureInfo.InvariantCulture), html);
        }

        WriteChoice(table.Words, "by", "word", html);
        if (page.Groups.Length > 1) WriteChoice("Finding", "by", "group", html);
        html.Leaf("button", "Reset", ("type", "button"), ("id", "reset"));
        html.Leaf("p", "", ("id", "shown"), ("role", "status"));
    }

    // The script knows the values: they stand in the rows.
    private static void WriteChoice(string name, string sort, string value, HtmlWriter html)
    {
        using HtmlWriter.Ending label = html.Element("label");
        html.Leaf("span", name);
        using (html.Element("select", ($"data-{sort}", value))) html.Leaf("option", "all", ("value", " "));
    }

    private static void WriteRow(PageRow row, PageTable table, HtmlWriter html)
    {
        using (html.Element("tr", ("class", row.Tone == PageTone.Good ? null : PageHtml.Class(row.Tone))))
        {
            html.Leaf("th", row.Cells[0], ("scope", "row"));
            for (int column = 1; column < row.Cells.Length; column++)
                html.Leaf("td", row.Cells[column], ("class", table.Columns[column].IsNumber ? "number" : null));
            using (html.Element("td"))
            {
                for (int index = 0; index < row.Words.Length; index++)
                {
                    if (index > 0) html.Text(", ");
                    (string word, int? group) = row.Words[index];
                    if (group is { } place) html.Link(PageGroup.Id(place), word);
                    else html.Text(word);
                }
            }
        }

        html.Line();
    }
}

/// <summary>A schema that is not as expected, as boxes.</summary>
internal static class SchemaHtml
{
    public static void Write(SchemaDrawing schema, int index, HtmlWriter html)
    {
        using (html.Element("article", ("id", SchemaDrawing.Id(index)), ("class", "schema")))
        {
            using (html.Element("h3"))
            {
                html.Leaf("span", schema.Title);
                if (schema.Databases > 0) html.Leaf("span", Page.Databases(schema.Databases), ("class", "count"));
            }

            PageHtml.WriteNames(schema.Names, schema.Databases, html);
            using (html.Element("ul", ("class", "differences")))
            {
                foreach (SchemaDifference difference in schema.Differences)
                {
                    string word = VerdictText.Word(difference.Class);
                    using (html.Element("li", ("class", word)))
                    {
                        html.Leaf("b", word);
                        html.Text($" {difference.Description}");
                    }
                }
            }

            foreach (string remark in schema.Remarks) html.Leaf("p", remark);
            if (schema.Objects.IsEmpty) return;
            using (html.Element("div", ("class", "boxes")))
            {
                foreach (DrawnObject drawn in schema.Objects) WriteObject(drawn, html);
            }

            if (schema.MoreObjects > 0) html.Leaf("p", $"and {Page.Count(schema.MoreObjects)} more tables, views and triggers");
        }

        html.Line();
    }

    private static void WriteObject(DrawnObject drawn, HtmlWriter html)
    {
        using HtmlWriter.Ending box = html.Element("section", ("class", $"box {Class(drawn.Mark)}"));
        using (html.Element("h4"))
        {
            html.Leaf("code", drawn.Name);
            html.Leaf("span", $"{drawn.Sort}{Word(drawn.Mark)}", ("class", "detail"));
        }

        using (html.Element("ul"))
        {
            foreach (DrawnLine line in drawn.Lines) WriteLine(line, html);
            if (drawn.Unchanged > 0) html.Leaf("li", $"and {Page.Count(drawn.Unchanged)} more, as expected", ("class", "rest"));
        }
    }

    private static void WriteLine(DrawnLine line, HtmlWriter html)
    {
        using HtmlWriter.Ending item = html.Element("li", ("class", Class(line.Mark)));
        html.Leaf("span", Sign(line.Mark), ("class", "sign"), ("aria-hidden", "true"));
        if (line.Mark != DrawnMark.Same) html.Leaf("span", $"{Word(line.Mark)[2..]}: ", ("class", "spoken"));
        html.Leaf("code", line.Text);
        if (line.Expected is not { } expected) return;
        using (html.Element("span", ("class", "before")))
        {
            html.Text("expected: ");
            html.Leaf("code", expected);
        }
    }

    private static string Class(DrawnMark mark) => mark switch
    {
        DrawnMark.Extra => "extra",
        DrawnMark.Missing => "missing",
        DrawnMark.Changed => "changed",
        _ => "same",
    };

    private static string Sign(DrawnMark mark) => mark switch
    {
        DrawnMark.Extra => "+",
        DrawnMark.Missing => "−",
        DrawnMark.Changed => "~",
        _ => "",
    };

    private static string Word(DrawnMark mark) => mark switch
    {
        DrawnMark.Extra => ", not expected",
        DrawnMark.Missing => ", missing",
        DrawnMark.Changed => ", otherwise",
        _ => "",
    };
}
