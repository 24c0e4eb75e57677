namespace AutoCoder.Schema.Pages;

/// <summary>
/// A page as one file: it asks nobody for anything, says all without script, and script only filters, sorts, copies and folds.
/// </summary>
internal static class PageHtml
{
    private const int MostOpen = 15;

    private const string Overview = "overview", Findings = "findings", Also = "also", Next = "next";
    private const string Rows = "rows", Schemas = "schemas";

    /// <summary>Writes it.</summary>
    /// <param name="page">What it says.</param>
    /// <param name="used">What the command went by; null when that is only what its arguments name.</param>
    /// <param name="context">Which program it is, and when that ran.</param>
    /// <param name="output">Where it goes; line ends are those of Unix.</param>
    public static void Write(Page page, UsedFiles? used, FormatContext context, TextWriter output)
    {
        var html = new HtmlWriter(output);
        html.Begin();
        using (html.Element("html", ("lang", "en")))
        {
            WriteHead(page, context, html);
            using (html.Element("body"))
            {
                html.Link("main", "To the content");
                WriteHeader(page, used, context, html);
                WriteContents(page, html);
                using (html.Element("main", ("id", "main")))
                {
                    WriteOverview(page, html);
                    WriteGroups(Findings, "What is wrong", page, IsProblem, html);
                    WriteSteps(page, html);
                    WriteGroups(Also, page.OtherGroups, page, group => !IsProblem(group), html);
                    PageTableHtml.Write(page, Rows, html);
                    WriteSchemas(page, html);
                    foreach ((string title, ImmutableArray<string> lines) in page.Lists) WriteList(title, lines, html);
                }

                using (html.Element("footer"))
                {
                    html.Leaf("p", $"Made by {page.Command} {context.Version}. This file asks nobody for anything: it can be "
                        + "mailed, archived, and opened anywhere.");
                }

                html.Line();
                html.Own("script", PageAsset.Script);
            }
        }

        html.Line();
    }

    private static void WriteHead(Page page, FormatContext context, HtmlWriter html)
    {
        string policy = $"default-src 'none'; style-src {PageAsset.Style.Source}; script-src {PageAsset.Script.Source}; "
            + "img-src data:; base-uri 'none'; form-action 'none'";
        using (html.Element("head"))
        {
            html.Line();
            // By this a later report knows that it may take the file's place.
            html.Void("meta", ("name", "generator"), ("content", $"{page.Command} {context.Version}"));
            html.Line();
            html.Void("meta", ("charset", "utf-8"));
            html.Void("meta", ("http-equiv", "Content-Security-Policy"), ("content", policy));
            html.Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
            html.Void("meta", ("name", "color-scheme"), ("content", "light dark"));
            html.Line();
            html.Leaf("title", $"{page.Headline} – {page.Command}");
            html.Icon(page.Tone);
            html.Own("style", PageAsset.Style);
        }

        html.Line();
    }

    private static void WriteHeader(Page page, UsedFiles? used, FormatContext context, HtmlWriter html)
    {
        (string Name, string Value)[] facts =
        [
            .. context.Time is { } time
                ? [("When", time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture))]
                : Array.Empty<(string, string)>(),
            .. page.Facts,
            .. used?.Migrations is { } migrations ? [("Migrations", migrations)] : Array.Empty<(string, string)>(),
            .. used is null ? Array.Empty<(string, string)>() : [("Configuration", used.Configuration ?? "none")],
            ("Version", context.Version),
        ];
        using (html.Element("header"))
        {
            using (html.Element("p", ("class", "command")))
            {
                html.Leaf("span", page.Badge, ("class", $"badge {Class(page.Tone)}"));
                html.Leaf("code", page.Command);
            }

            html.Leaf("h1", page.Headline);
            using (html.Element("dl"))
            {
                foreach ((string name, string value) in facts)
                {
                    using (html.Element("div"))
                    {
                        html.Leaf("dt", name);
                        html.Leaf("dd", value);
                    }
                }
            }
        }

        html.Line();
    }

    private static void WriteContents(Page page, HtmlWriter html)
    {
        (string Id, string Text, bool Is)[] places =
        [
            (Overview, "Overview", HasOverview(page)),
            (Findings, $"What is wrong {Page.Count(page.Groups.Count(IsProblem))}", page.Groups.Any(IsProblem)),
            (Next, "What to do next", !page.Steps.IsEmpty),
            (Also, page.OtherGroups, !page.Groups.All(IsProblem)),
            (Rows, $"{page.Table?.Title} {Page.Count(page.Table?.Rows.Length ?? 0)}", page.Table is { Rows.IsEmpty: false }),
            (Schemas, $"Schemas {Page.Count(page.Schemas.Length)}", !page.Schemas.IsEmpty),
        ];
        if (places.Count(place => place.Is) < 2) return;
        using (html.Element("nav", ("aria-label", "On this page")))
        {
            foreach ((string id, string text, _) in places.Where(place => place.Is)) html.Link(id, text);
        }

        html.Line();
    }

    private static bool HasOverview(Page page) => !page.Numbers.IsEmpty || !page.Bars.IsEmpty;

    private static void WriteOverview(Page page, HtmlWriter html)
    {
        if (!HasOverview(page)) return;
        using HtmlWriter.Ending section = Section(Overview, "Overview", html);
        using (html.Element("ul", ("class", "numbers")))
        {
            foreach (PageNumber number in page.Numbers)
            {
                string tone = number.Value == "0" ? "none" : Class(number.Tone);
                using (html.Element("li", ("class", tone)))
                {
                    html.Leaf("b", number.Value);
                    html.Text(" ");
                    html.Leaf("span", number.Label);
                }
            }
        }

        html.Line();
        using (html.Element("div", ("class", "bars")))
        {
            foreach (PageBar bar in page.Bars) PageBarHtml.Write(bar, html);
        }
    }

    private static bool IsProblem(PageGroup group) => group.Tone is PageTone.Bad or PageTone.Unknown or PageTone.Warn;

    private static void WriteGroups(string id, string title, Page page, Func<PageGroup, bool> isOf, HtmlWriter html)
    {
        if (!page.Groups.Any(isOf)) return;
        using HtmlWriter.Ending section = Section(id, title, html);
        int[] places = [.. Enumerable.Range(0, page.Groups.Length).Where(index => isOf(page.Groups[index]))];
        int open = places.Length > MostOpen + 1 ? MostOpen : places.Length;
        foreach (int index in places[..open]) WriteGroup(page, index, html);
        if (open == places.Length) return;
        using HtmlWriter.Ending details = html.Element("details");
        html.Leaf("summary", $"{Page.Count(places.Length - open)} more, each of fewer databases");
        foreach (int index in places[open..]) WriteGroup(page, index, html);
    }

    private static void WriteGroup(Page page, int index, HtmlWriter html)
    {
        PageGroup group = page.Groups[index];
        string[] lines = group.Text.Split('\n');
        string id = PageGroup.Id(index);
        using (html.Element("article", ("id", id), ("class", $"group {Class(group.Tone)}")))
        {
            using (html.Element("h3"))
            {
                html.Leaf("span", group.Word, ("class", "word"));
                if (group.Names.Length > 0) html.Leaf("span", Page.Databases(group.Count), ("class", "count"));
            }

            using (html.Element("p"))
            {
                bool isOfOne = group is { IsRest: true, Count: 1 };
                if (isOfOne) html.Leaf("code", group.Names[0]);
                html.Text(isOfOne ? $" {lines[0]}" : SentenceStart.Of(lines[0]));
            }

            WriteLines([.. lines[1..].Select(line => line.Trim()).Where(line => line.Length > 0)], html);
            if (group is not { IsRest: true, Count: 1 }) WriteNames(group.Names, group.Count, html);
            WriteCommands(group.Steps, html);
            bool isListed = page.Table is { Rows.IsEmpty: false } && group.Names.Length > 0;
            if (isListed || group.Schema is not null)
            {
                using (html.Element("p", ("class", "ways")))
                {
                    if (group.Schema is { } schema)
                        html.Link(SchemaDrawing.Id(schema), "The schema, held against the expected one");
                    if (isListed)
                    {
                        string show = group.Count == 1 ? "Show it" : $"Show all {Page.Count(group.Count)}";
                        html.Leaf("button", $"{show} in the table", ("type", "button"), ("class", "script"), ("data-group", id));
                    }
                }
            }
        }

        html.Line();
    }

    private static void WriteLines(string[] lines, HtmlWriter html)
    {
        if (lines.Length == 0) return;
        using (html.Element("ul", ("class", "lines")))
        {
            foreach (string line in lines) html.Leaf("li", line);
        }
    }

    /// <summary>The first few of some databases, and how many more there are.</summary>
    internal static void WriteNames(ImmutableArray<string> names, int count, HtmlWriter html)
    {
        if (names.IsEmpty) return;
        using (html.Element("ul", ("class", "names")))
        {
            foreach (string name in names)
            {
                using (html.Element("li")) html.Leaf("code", name);
            }

            if (count > names.Length) html.Leaf("li", $"and {Page.Count(count - names.Length)} more");
        }
    }

    private static void WriteSteps(Page page, HtmlWriter html)
    {
        if (page.Steps.IsEmpty) return;
        using HtmlWriter.Ending section = Section(Next, "What to do next", html);
        WriteCommands(page.Steps, html);
    }

    // What is said of several that follow each other is said of the first.
    private static void WriteCommands(ImmutableArray<string> steps, HtmlWriter html)
    {
        string last = "";
        foreach (string step in steps)
        {
            (string command, string comment) = ShellWord.Split(TerminalText.Escape(step));
            WriteCommand(command, comment == last && command.Length > 0 ? "" : comment, html);
            last = comment;
        }
    }

    private static void WriteCommand(string command, string comment, HtmlWriter html)
    {
        using (html.Element("div", ("class", "step")))
        {
            if (comment.Length > 0) html.Leaf("p", SentenceStart.Of(comment));
            if (command.Length == 0) return;
            using (html.Element("div", ("class", "paste")))
            {
                html.Leaf("code", command);
                html.Leaf("button", "Copy", ("type", "button"), ("class", "script copy"));
            }
        }

        html.Line();
    }

    private static void WriteSchemas(Page page, HtmlWriter html)
    {
        if (page.Schemas.IsEmpty) return;
        using HtmlWriter.Ending section = Section(Schemas, "Schemas that are not as expected", html);
        using (html.Element("p", ("class", "legend")))
        {
            html.Leaf("span", "− expected and missing", ("class", "missing"));
            html.Leaf("span", "+ there and not expected", ("class", "extra"));
            html.Leaf("span", "~ otherwise than expected", ("class", "changed"));
        }

        for (int index = 0; index < page.Schemas.Length; index++) SchemaHtml.Write(page.Schemas[index], index, html);
        if (page.MoreSchemas is { } more) html.Leaf("p", more);
    }

    private static void WriteList(string title, ImmutableArray<string> lines, HtmlWriter html)
    {
        using HtmlWriter.Ending section = html.Element("section");
        html.Leaf("h2", title);
        WriteLines([.. lines], html);
    }

    private static HtmlWriter.Ending Section(string id, string title, HtmlWriter html)
    {
        html.Line();
        HtmlWriter.Ending section = html.Element("section", ("id", id), ("aria-labelledby", $"{id}-title"));
        html.Leaf("h2", title, ("id", $"{id}-title"), ("tabindex", "-1"));
        html.Line();
        return section;
    }

    /// <summary>The style's word for a tone.</summary>
    internal static string Class(PageTone tone) => tone switch
    {
        PageTone.Good => "good",
        PageTone.Neutral => "neutral",
        PageTone.Warn => "warn",
        PageTone.Ahead => "ahead",
        PageTone.Bad => "bad",
        _ => "unknown",
    };
}
