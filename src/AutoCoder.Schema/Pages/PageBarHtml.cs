namespace AutoCoder.Schema.Pages;

/// <summary>A bar with its parts, and the same as a table.</summary>
internal static class PageBarHtml
{
    private const double Width = 1000, Height = 20, Gap = 2, Least = 4;

    public static void Write(PageBar bar, HtmlWriter html)
    {
        using HtmlWriter.Ending figure = html.Element("figure");
        using (html.Element("figcaption"))
        {
            html.Leaf("b", bar.Title);
            html.Text(" ");
            html.Leaf("span", $"{Page.Databases(bar.Total)}. {bar.Aim}".TrimEnd());
        }

        WriteDrawing(bar, html);
        using (html.Element("table", ("class", "parts")))
        {
            html.Leaf("caption", bar.Title);
            using (html.Element("thead"))
            using (html.Element("tr"))
            {
                html.Leaf("th", bar.Heading, ("scope", "col"));
                html.Leaf("th", "Databases", ("scope", "col"), ("class", "number"));
            }

            using (html.Element("tbody"))
            {
                foreach (PagePart part in bar.Parts) WritePart(bar, part, html);
            }
        }

        html.Line();
    }

    private static void WritePart(PageBar bar, PagePart part, HtmlWriter html)
    {
        using HtmlWriter.Ending row = html.Element("tr");
        using (html.Element("th", ("scope", "row")))
        {
            using (html.Element("svg", ("class", "key"), ("viewBox", "0 0 10 10"), ("aria-hidden", "true")))
                html.Leaf("rect", "", ("width", "10"), ("height", "10"), ("rx", "2"), ("class", Fill(part)));
            html.Leaf("code", part.Name);
            if (part.Detail.Length > 0)
            {
                html.Text(" ");
                html.Leaf("span", part.Detail, ("class", "detail"));
            }
        }

        using (html.Element("td", ("class", "number")))
        {
            string count = Page.Count(part.Count);
            html.Leaf("span", count, ("class", "plain"));
            html.Leaf(
                "button", count, ("type", "button"), ("class", "script"),
                ("aria-label", $"Show the {count} of {bar.Title}: {part.Name}"),
                ("data-word", bar.IsOfWords ? part.Name : null),
                ("data-whole", bar.IsOfWords ? null : bar.Title),
                ("data-part", bar.IsOfWords ? null : part.Name));
        }
    }

    // What is small is still seen; the others give it the room.
    private static void WriteDrawing(PageBar bar, HtmlWriter html)
    {
        string told = string.Join(", ", bar.Parts.Select(part => $"{part.Name}: {Page.Count(part.Count)}"));
        using HtmlWriter.Ending svg = html.Element(
            "svg", ("class", "bar"), ("viewBox", "0 0 1000 20"), ("preserveAspectRatio", "none"), ("role", "img"),
            ("aria-label", told));
        double room = Width - (Gap * (bar.Parts.Length - 1)) - (Least * bar.Parts.Length), x = 0;
        foreach (PagePart part in bar.Parts)
        {
            double width = Math.Max(1, Least + (room * part.Count / bar.Total));
            html.Leaf(
                "rect", "", ("x", Number(x)), ("width", Number(width)), ("height", Number(Height)), ("class", Fill(part)));
            x += width + Gap;
        }
    }

    private static string Fill(PagePart part) =>
        part.Tone == PageTone.Warn ? $"warn-{Number(part.Shade)}" : PageHtml.Class(part.Tone);

    private static string Number(double number) => Math.Round(number, 2).ToString(CultureInfo.InvariantCulture);
}
