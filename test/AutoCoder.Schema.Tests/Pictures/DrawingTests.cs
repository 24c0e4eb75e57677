using System.Xml.Linq;
using AngleSharp.Html.Parser;

namespace AutoCoder.Schema.Tests.Pictures;

/// <summary>Pictures and pages of names that would be markup, read by parsers of their own.</summary>
internal class DrawingTests
{
    private static readonly SchemaPicture Hostile = new("<title> & \"more\"", HostileSchema.Schema);

    private static string Svg(SchemaPicture picture)
    {
        using var writer = new StringWriter();
        SvgDrawing.Write(picture, HostileSchema.Stacked(picture.Graph), writer);
        return writer.ToString();
    }

    private static string Page(SchemaPicture picture)
    {
        using var writer = new StringWriter();
        SchemaPage.Write(picture, HostileSchema.Stacked(picture.Graph), writer);
        return writer.ToString();
    }

    [Test]
    public void A_picture_is_well_formed_and_has_nothing_that_runs_or_is_fetched()
    {
        var root = XDocument.Parse(Svg(Hostile)).Root!;
        string[] elements = [.. root.DescendantsAndSelf().Select(element => element.Name.LocalName).Distinct()];
        elements.Except(["svg", "title", "desc", "style", "g", "rect", "path", "circle", "text"]).ShouldBeEmpty();
        root.Descendants().Attributes().Select(attribute => attribute.Name.LocalName).Distinct()
            .Except(["id", "class", "x", "y", "width", "height", "rx", "cx", "cy", "r", "d", "transform", "textLength", "lengthAdjust"]).ShouldBeEmpty();
        string style = root.Elements().Single(element => element.Name.LocalName == "style").Value;
        style.ShouldNotContain("url(");
        style.ShouldNotContain("@import");
        style.ShouldContain("prefers-color-scheme: dark");
    }

    [Test]
    public void A_picture_says_what_it_is_to_who_cannot_see_it()
    {
        var root = XDocument.Parse(Svg(new("shop", HostileSchema.Of("CREATE TABLE a (id INTEGER PRIMARY KEY)", "CREATE TABLE b (a INT REFERENCES a)")))).Root!;
        root.Attribute("role")!.Value.ShouldBe("img");
        string[] ids = root.Attribute("aria-labelledby")!.Value.Split(' ');
        root.Elements().Where(element => ids.Contains(element.Attribute("id")?.Value)).Select(element => element.Value)
            .ShouldBe(["shop", "2 tables. b refers to a."]);
    }

    [Test]
    public void Nothing_that_is_written_is_wider_than_its_box()
    {
        SchemaGraph graph = Hostile.Graph;
        Placement placement = HostileSchema.Stacked(graph);
        XNamespace svg = "http://www.w3.org/2000/svg";
        XElement[] boxes = [.. XDocument.Parse(Svg(Hostile)).Root!.Elements(svg + "g").Single().Elements(svg + "g")
            .Where(group => group.Elements(svg + "rect").Any())];
        boxes.Length.ShouldBe(graph.Boxes.Length);
        foreach ((XElement box, PlacedBox place) in boxes.Zip(placement.Boxes))
        {
            foreach (XElement text in box.Descendants(svg + "text"))
            {
                int cell = text.Attribute("class")?.Value == "small" ? BoxMeasure.SmallCell : BoxMeasure.Cell;
                int end = (int)text.Attribute("x")! + ((int?)text.Attribute("textLength") ?? text.Value.Length * cell);
                end.ShouldBeLessThanOrEqualTo(place.Right - BoxMeasure.Side + 1, text.Value);
            }
        }
    }

    [Test]
    public void A_page_is_the_same_tree_to_a_browser_as_it_was_written_and_has_nothing_that_runs()
    {
        using var page = new HtmlParser().ParseDocument(Page(Hostile));
        page.QuerySelectorAll("script, img, iframe, object, link, base, form").ShouldBeEmpty();
        page.All.SelectMany(element => element.Attributes).Where(attribute => attribute.Name.StartsWith("on", StringComparison.Ordinal)).ShouldBeEmpty();
        page.QuerySelectorAll("[href]").Select(element => element.GetAttribute("href")!).ShouldAllBe(href => href.StartsWith("#t"));
        page.QuerySelectorAll("a[href]").Select(element => element.GetAttribute("href")![1..]).Distinct().ShouldAllBe(id => page.GetElementById(id) != null);
        page.QuerySelectorAll("section > h2").Select(head => head.TextContent).Take(HostileSchema.Names.Length)
            .ShouldBe(Hostile.Graph.Boxes.Select(box => box.Name.Length == 0 ? "(no name)" : CleanText.Line(box.Name)).Take(HostileSchema.Names.Length));
        page.QuerySelectorAll("meta[http-equiv=Content-Security-Policy]").Single().GetAttribute("content")!.ShouldStartWith("default-src 'none'");
        // A browser that closed an element by itself, or took a name for one, would have another number of rows.
        page.QuerySelectorAll("section table tbody tr").Length.ShouldBe(XDocument.Parse(Page(Hostile)[15..]).Descendants("tbody").Elements("tr").Count());
    }

    [Test]
    public void A_page_has_what_a_picture_leaves_out()
    {
        using var page = new HtmlParser().ParseDocument(Page(new("shop", HostileSchema.Of(
            "CREATE TABLE a (id INTEGER PRIMARY KEY, n NUMERIC NOT NULL DEFAULT 0 CHECK (n >= 0), e TEXT COLLATE NOCASE, g AS (n + 1)) STRICT".Replace("NUMERIC", "REAL").Replace("g AS", "g INT AS"),
            "CREATE INDEX by_e ON a (e)", "CREATE VIEW v AS SELECT n FROM a", "CREATE TRIGGER t AFTER DELETE ON a BEGIN SELECT 1; END"))));
        string text = page.Body!.TextContent;
        foreach (string part in new[] { "CHECK (n >= 0)", "DEFAULT 0", "CREATE INDEX by_e ON a (e)", "CREATE VIEW v AS", "Trigger t", "STRICT", "COLLATE nocase", "VIRTUAL", "Used by: v", "Reads: a" })
            text.ShouldContain(part);
    }

    [Test]
    public void A_schema_without_anything_can_be_shown()
    {
        XDocument.Parse(Svg(new("empty", DatabaseSchema.Empty)));
        using var page = new HtmlParser().ParseDocument(Page(new("empty", DatabaseSchema.Empty)));
        page.Body!.TextContent.ShouldContain("0 tables, no reference between them.");
    }

    [TestCase("plain", 5)]
    [TestCase("漢字", 4)]
    [TestCase("🎉", 2)]
    [TestCase("e\u0301", 1)]
    [TestCase("…", 1)]
    public void Text_takes_as_many_cells_as_a_terminal_gives_it(string text, int cells) => TextCells.Of(text).ShouldBe(cells);

    [TestCase("漢字漢字", 5, "漢字…")]
    [TestCase("abc", 3, "abc")]
    [TestCase("abcd", 3, "ab…")]
    public void What_is_cut_fits(string text, int most, string cut) => TextCells.Cut(text, most).ShouldBe(cut);
}
