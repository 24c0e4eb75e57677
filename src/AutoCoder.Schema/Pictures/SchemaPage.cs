using System.Xml;

namespace AutoCoder.Schema.Pictures;

/// <summary>
/// A schema as one page of HTML: the picture, and below it all that a picture leaves out, as tables. Nothing in it runs, nothing
/// is fetched, and a browser is told so.
/// </summary>
internal static class SchemaPage
{
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'";

    private const string Style =
        """

        :root { color-scheme: light dark; --text: #1b2430; --soft: #56657a; --line: #d4dbe4 }
        :root { --ground: #ffffff; --raised: #f4f7fa; --link: #1d5fbf }
        @media (prefers-color-scheme: dark) {
        :root { --text: #e6edf3; --soft: #a3b1c2; --line: #37424f; --ground: #0d1117; --raised: #161b22; --link: #6ea8fe }
        }
        body { margin: 0 auto; padding: 1.5rem; max-width: 84rem; color: var(--text); background: var(--ground) }
        body { font: 16px/1.5 system-ui, sans-serif }
        h1, h2, h3 { line-height: 1.25; overflow-wrap: anywhere }
        h2 { margin-top: 2.5rem }
        h3 { margin-top: 2rem }
        a { color: var(--link) }
        code, pre, td.code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace }
        pre, td.code { font-size: .875em }
        td { overflow-wrap: anywhere }
        pre { padding: .75rem 1rem; overflow-x: auto; background: var(--raised) }
        pre { border: 1px solid var(--line); border-radius: 6px }
        table { width: 100%; border-collapse: collapse }
        caption { text-align: left; color: var(--soft); padding: .75rem 0 .25rem }
        th, td { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line) }
        .picture { overflow: auto; border: 1px solid var(--line); border-radius: 6px }
        .picture svg { display: block; max-width: none }
        .soft { color: var(--soft) }
        ul.names { padding: 0; list-style: none; columns: 16rem }
        section { break-inside: avoid-page }
        @media print {
        body { max-width: none; padding: 0 }
        .picture { overflow: visible }
        .picture svg { max-width: 100%; height: auto }
        }

        """;

    /// <summary>Writes the page and a line end.</summary>
    /// <param name="picture">What is shown.</param>
    /// <param name="placement">Where the picture's boxes stand.</param>
    /// <param name="writer">Where it goes.</param>
    public static void Write(SchemaPicture picture, Placement placement, TextWriter writer)
    {
        string title = CleanText.Line(picture.Title);
        writer.Write("<!DOCTYPE html>\n");
        using (XmlWriter xml = XmlWriter.Create(writer, SvgDrawing.Settings))
        {
            xml.WriteComment($" {picture.Mark} ");
            xml.WriteStartElement("html");
            xml.WriteAttributeString("lang", "en");
            WriteHead(xml, title);
            xml.WriteStartElement("body");
            xml.WriteStartElement("main");
            xml.WriteElementString("h1", title);
            xml.WriteElementString("p", CleanText.Of(picture.Description));
            xml.WriteStartElement("div");
            xml.WriteAttributeString("class", "picture");
            xml.WriteAttributeString("tabindex", "0");
            xml.WriteAttributeString("role", "region");
            xml.WriteAttributeString("aria-label", "Picture");
            SvgDrawing.Write(picture, placement, xml, at => $"#{Anchor(at)}");
            xml.WriteEndElement();
            WriteNames(xml, picture.Graph);
            for (int at = 0; at < picture.Graph.Boxes.Length; at++) WriteBox(xml, picture, at);
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        writer.Write('\n');
    }

    private static void WriteHead(XmlWriter xml, string title)
    {
        xml.WriteStartElement("head");
        Meta(xml, "charset", "utf-8");
        Meta(xml, "http-equiv", "Content-Security-Policy", Policy);
        Meta(xml, "name", "viewport", "width=device-width, initial-scale=1");
        xml.WriteElementString("title", title);
        xml.WriteElementString("style", Style);
        xml.WriteEndElement();
    }

    private static void WriteNames(XmlWriter xml, SchemaGraph graph)
    {
        if (graph.Boxes.IsEmpty) return;
        xml.WriteStartElement("nav");
        xml.WriteAttributeString("aria-label", "Tables and views");
        xml.WriteStartElement("ul");
        xml.WriteAttributeString("class", "names");
        for (int at = 0; at < graph.Boxes.Length; at++)
        {
            xml.WriteStartElement("li");
            Link(xml, at, graph);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteBox(XmlWriter xml, SchemaPicture picture, int at)
    {
        SchemaBox box = picture.Graph.Boxes[at];
        xml.WriteStartElement("section");
        xml.WriteStartElement("h2");
        xml.WriteAttributeString("id", Anchor(at));
        xml.WriteString(Shown(box.Name));
        xml.WriteEndElement();
        if (box.Type == BoxType.Missing) Soft(xml, "A foreign key names this table, and it is not there.");
        if (picture.Schema.FindTable(box.Name) is { } table) WriteTable(xml, picture, at, table);
        else if (picture.Schema.Views.FirstOrDefault(view => SqlName.Same(view.Name, box.Name)) is { } view)
        {
            Soft(xml, "View");
            Code(xml, ScriptDdl.Of(view));
            Reads(xml, picture.Graph, at);
        }

        foreach (ScriptSchema trigger in picture.Schema.Triggers.Where(trigger => SqlName.Same(trigger.Table, box.Name)))
        {
            xml.WriteElementString("h3", $"Trigger {Shown(trigger.Name)}");
            Code(xml, ScriptDdl.Of(trigger));
        }

        xml.WriteEndElement();
    }

    private static void WriteTable(XmlWriter xml, SchemaPicture picture, int at, TableSchema table)
    {
        if (table.OpaqueText is not null)
        {
            Soft(xml, "A virtual table, or one whose statement cannot be taken apart: what columns it has is not known.");
            Code(xml, table.Source.Sql ?? table.OpaqueText);
            return;
        }

        if (table.IsStrict) Soft(xml, "STRICT");
        if (table.WithoutRowId) Soft(xml, "WITHOUT ROWID");
        Rows(xml, "Columns", ["Name", "Type", "Key", "NULL", "Default and more"], picture.Graph.Boxes[at].Rows.Select(
            row => new[]
            {
                Shown(row.Name), row.DeclaredType, BoxMeasure.MarksOf(row), row.Marks.HasFlag(RowMarks.NotNull) ? "no" : "yes",
                More(table.FindColumn(row.Name)!),
            }));
        Rows(xml, "Keys and checks", ["Constraint"],
        [
            .. table.PrimaryKey is { } key ? [[TableDdl.PrimaryKey(table, key)]] : Array.Empty<string[]>(),
            .. table.UniqueKeys.Where(unique => !unique.IsIndex).Select(unique => new[] { TableDdl.UniqueKey(table, unique) }),
            .. table.ForeignKeys.Select(reference => new[] { TableDdl.ForeignKey(table, reference) }),
            .. table.Checks.Select(check => new[] { TableDdl.Check(check) }),
        ]);
        Rows(xml, "Indexes", ["Statement"],
        [
            .. table.UniqueKeys.Where(unique => unique.IsIndex).Select(unique => new[] { TableDdl.UniqueIndex(table, unique) }),
            .. table.Indexes.Select(index => new[] { TableDdl.Index(table, index) }),
        ]);
        Referring(xml, picture.Graph, at);
    }

    private static string More(ColumnSchema column) => string.Join(", ", new[]
    {
        column.Default is { } value && !column.IsRowIdAlias ? $"DEFAULT {value}" : null,
        column.Generated is { } expression ? $"AS ({expression}) {(column.IsStored ? "STORED" : "VIRTUAL")}" : null,
        column.Collation != ColumnSchema.BinaryCollation ? $"COLLATE {column.Collation}" : null,
    }.OfType<string>());

    private static void Referring(XmlWriter xml, SchemaGraph graph, int at)
    {
        IEnumerable<SchemaEdge> edges = graph.Edges.Where(edge => edge.To == at && edge.From != at);
        Links(xml, "Used by", [.. edges.Select(edge => edge.From).Distinct().Order()], graph);
    }

    private static void Reads(XmlWriter xml, SchemaGraph graph, int at) =>
        Links(xml, "Reads", [.. graph.Edges.Where(edge => edge.From == at).Select(edge => edge.To)], graph);

    private static void Links(XmlWriter xml, string word, int[] boxes, SchemaGraph graph)
    {
        if (boxes.Length == 0) return;
        xml.WriteStartElement("p");
        xml.WriteString($"{word}: ");
        for (int i = 0; i < boxes.Length; i++)
        {
            if (i > 0) xml.WriteString(", ");
            Link(xml, boxes[i], graph);
        }

        xml.WriteEndElement();
    }

    private static void Link(XmlWriter xml, int at, SchemaGraph graph)
    {
        xml.WriteStartElement("a");
        xml.WriteAttributeString("href", $"#{Anchor(at)}");
        xml.WriteString(Shown(graph.Boxes[at].Name));
        xml.WriteEndElement();
    }

    private static void Rows(XmlWriter xml, string caption, string[] heads, IEnumerable<string[]> rows)
    {
        string[][] all = [.. rows];
        if (all.Length == 0) return;
        xml.WriteStartElement("table");
        xml.WriteElementString("caption", caption);
        xml.WriteStartElement("thead");
        xml.WriteStartElement("tr");
        foreach (string head in heads)
        {
            xml.WriteStartElement("th");
            xml.WriteAttributeString("scope", "col");
            xml.WriteString(head);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteStartElement("tbody");
        foreach (string[] row in all)
        {
            xml.WriteStartElement("tr");
            foreach (string cell in row)
            {
                xml.WriteStartElement("td");
                xml.WriteAttributeString("class", "code");
                xml.WriteString(CleanText.Of(cell));
                xml.WriteFullEndElement();
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Code(XmlWriter xml, string sql)
    {
        xml.WriteStartElement("pre");
        xml.WriteAttributeString("tabindex", "0");
        xml.WriteElementString("code", CleanText.Of(sql));
        xml.WriteEndElement();
    }

    private static void Soft(XmlWriter xml, string text)
    {
        xml.WriteStartElement("p");
        xml.WriteAttributeString("class", "soft");
        xml.WriteString(text);
        xml.WriteEndElement();
    }

    private static void Meta(XmlWriter xml, string name, string value, string? content = null)
    {
        xml.WriteStartElement("meta");
        xml.WriteAttributeString(name, value);
        if (content is not null) xml.WriteAttributeString("content", content);
        xml.WriteEndElement();
    }

    private static string Shown(string name) => name.Length == 0 ? "(no name)" : CleanText.Line(name);

    private static string Anchor(int at) => string.Create(CultureInfo.InvariantCulture, $"t{at + 1}");
}
