using System.Security.Cryptography;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace AutoCoder.Schema.Tests.Pages;

/// <summary>The page of a report, as a browser's parser reads it.</summary>
internal class PageTests
{
    private static readonly FormatContext Context = new("/srv", "/srv", "1.2.3") { Time = new DateTimeOffset(2026, 2, 1, 14, 29, 0, TimeSpan.Zero) };
    private static readonly UsedFiles Used = new("/srv/app/migrations/MyApp.Migrations.dll", null);

    private static readonly string[] Hostile =
    [
        "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg onload=alert(1)>", "' onmouseover='alert(1)", "</style><style>*{display:none}</style>",
        "]]><!--", "--><b>", "&lt;script&gt;&#60;", "javascript:alert(1)", "\u202egnp.exe", "a\0b", "a\nb\r\nc", "\ud800", "\udc00x", "\u2028\u2029\ufffe", "=cmd|'/c calc'!A1", "</title></textarea></select>", "a    # b",
    ];

    [Test]
    public void Nothing_that_a_database_is_called_becomes_an_element_an_attribute_or_a_link([ValueSource(nameof(Hostile))] string hostile)
    {
        ShouldBeAlike(name => Gate(MadeFleet.Asked(100, name)));
        ShouldBeAlike(name => Written(ChangePage.Of("autocoder-schema upgrade", MadeFleet.Upgraded(40, name))));
        ShouldBeAlike(name => Written(FindingPage.Of(GateFindings.Of("c", MadeFleet.Asked(100, name), [name(7, "argument")]))));
        ShouldBeAlike(name => Written(new Page(name(0, "command"), name(0, "badge"), PageTone.Bad, name(0, "line"))
        {
            Facts = [(name(0, "fact"), name(1, "value"))],
            Steps = [$"x {ShellWord.Quote(name(0, "word"))}    # {name(0, "comment")}"],
            Lists = [(name(0, "title"), [name(0, "entry")])],
            Bars = [new(name(0, "bar"), name(0, "aim"), name(0, "heading"), [new(name(0, "part"), name(0, "detail"), 3, PageTone.Good)])],
        }));

        void ShouldBeAlike(Func<Func<int, string, string>, string> page)
        {
            IDocument plain = Parsed(page((index, what) => $"{what} {index:00000}x")), bad = Parsed(page((index, what) => $"{what} {index:00000}{hostile}"));
            (string[] expected, string[] actual) = (Shape(plain), Shape(bad));
            int same = expected.Zip(actual).TakeWhile(pair => pair.First == pair.Second).Count();
            (actual.Length, same).ShouldBe((expected.Length, expected.Length), $"the first other one is {actual.ElementAtOrDefault(same)} of {bad.All.ElementAtOrDefault(same)?.ParentElement?.LocalName}");
            bad.QuerySelectorAll("script").Length.ShouldBe(1);
        }
    }

    [Test]
    public void What_a_page_shows_of_a_hostile_name_is_the_name_made_visible()
    {
        IDocument page = Parsed(Gate(MadeFleet.Asked(100, (index, what) => $"/srv/{index}/{what}<b>\u202e\0")));
        page.QuerySelectorAll("table.rows tbody th")[8].TextContent.ShouldBe(@"/srv/8/path<b>\u202e\u0000");
    }

    [Test]
    public void All_links_lead_to_a_place_of_the_page_and_no_two_places_have_one_name()
    {
        foreach (string text in new[] { Gate(MadeFleet.Asked(3000)), Written(ChangePage.Of("c", MadeFleet.Upgraded(100))) })
        {
            IDocument page = Parsed(text);
            string[] ids = [.. page.QuerySelectorAll("[id]").Select(element => element.Id!)];
            ids.ShouldBeUnique();
            string[] links = [.. page.QuerySelectorAll("a").Select(link => link.GetAttribute("href")!).Distinct()];
            links.Select(link => link[1..]).Except(ids).ShouldBeEmpty();
            page.QuerySelectorAll("link, img, iframe, object, [src], form, base").Select(element => element.LocalName).ShouldBe(["link"]); // the icon, which is in the page
        }
    }

    [Test]
    public void The_policy_names_the_style_and_the_script_of_the_page_and_lets_in_nothing_else()
    {
        IDocument page = Parsed(Gate(MadeFleet.Asked(100)));
        string policy = page.QuerySelector("meta[http-equiv=Content-Security-Policy]")!.GetAttribute("content")!;
        policy.ShouldBe($"default-src 'none'; style-src {Hash("style")}; script-src {Hash("script")}; img-src data:; base-uri 'none'; form-action 'none'");

        string Hash(string name) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(page.QuerySelector(name)!.TextContent)))}'";
    }

    [Test]
    public void The_script_makes_no_markup_out_of_text_and_asks_nobody()
    {
        foreach (string word in new[] { "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "fetch(", "XMLHttpRequest", "import", "http", "</" })
            PageAsset.Script.Text.ShouldNotContain(word);
        foreach (string word in new[] { "url(", "@import", "http", "</" }) PageAsset.Style.Text.ShouldNotContain(word);
    }

    [Test]
    public void The_page_of_one_report_and_one_time_is_the_same_to_the_byte() => Gate(MadeFleet.Asked(300)).ShouldBe(Gate(MadeFleet.Asked(300)));

    [Test]
    public void What_many_databases_share_is_said_once_and_their_rows_lead_there()
    {
        IDocument page = Parsed(Gate(MadeFleet.Asked(3000)));
        IElement group = page.QuerySelectorAll("article.group").Single(one => one.TextContent.Contains("Lacks 2 migrations", StringComparison.Ordinal));
        group.QuerySelector(".count")!.TextContent.ShouldBe("270 databases");
        group.QuerySelector("p")!.TextContent.ShouldBe("Lacks 2 migrations: 202601180915 (V202601180915_AddTitles), 202602011429 (V202602011429_AddConversationMode).");
        page.QuerySelectorAll($"table.rows a[href='#{group.Id}']").Length.ShouldBe(270);
        page.QuerySelectorAll("table.rows tbody tr").Length.ShouldBe(3000);
    }

    [Test]
    public void A_kind_is_drawn_with_how_many_databases_are_at_which_version()
    {
        IDocument page = Parsed(Gate(MadeFleet.Asked(1000)));
        IElement registry = page.QuerySelectorAll("figure")[2];
        registry.QuerySelector("figcaption")!.TextContent.ShouldBe("registry 10 databases. The code expects 202601041458 (V202601041458_CreateProjects).");
        page.QuerySelector("figure svg.bar")!.GetAttribute("aria-label").ShouldBe(
            "202603010000: 10, 202602011429: 710, 202601180915: 50, 202601041458: 90, missing: 10, no version: 10, not examined: 10");
        page.QuerySelectorAll("figure:first-child tbody tr").Select(row => row.QuerySelector(".plain")!.TextContent).ShouldBe(["10", "710", "50", "90", "10", "10", "10"]);
    }

    [Test]
    public void A_schema_that_is_not_as_expected_is_drawn_once_with_what_is_missing_extra_and_otherwise()
    {
        DatabaseSchema expected = Schema("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL, b TEXT, c TEXT)", "CREATE INDEX ix ON t (a)", "CREATE VIEW v AS SELECT a FROM t", "CREATE TABLE same (x)");
        DatabaseSchema there = Schema("CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b TEXT, d TEXT)", "CREATE VIEW v AS SELECT b FROM t", "CREATE TABLE same (x)", "CREATE TABLE mine (y)");
        DrawnObject[] drawn = [.. DrawnObjects.Of(expected, there, SchemaComparison.Compare(expected, there))];
        drawn.Select(one => (one.Sort, one.Name, one.Mark)).ShouldBe([("table", "t", DrawnMark.Same), ("table", "mine", DrawnMark.Extra), ("view", "v", DrawnMark.Changed)], ignoreOrder: true);
        drawn[0].Lines.ShouldBe(
        [
            new(DrawnMark.Same, "id integer"), new(DrawnMark.Changed, "a integer", "a text NOT NULL"), new(DrawnMark.Same, "b text"), new(DrawnMark.Missing, "c text"), new(DrawnMark.Extra, "d text"),
            new(DrawnMark.Same, "PRIMARY KEY (id) ROWID"), new(DrawnMark.Missing, "INDEX ix (a)"),
        ]);
    }

    [Test]
    public void Of_a_wide_table_only_what_differs_is_drawn_and_the_rest_counted()
    {
        string columns = string.Join(", ", Enumerable.Range(0, 300).Select(index => $"c{index} TEXT"));
        DatabaseSchema expected = Schema($"CREATE TABLE t ({columns}, z TEXT)"), there = Schema($"CREATE TABLE t ({columns})");
        DrawnObject drawn = DrawnObjects.Of(expected, there, SchemaComparison.Compare(expected, there)).Single();
        drawn.Lines.ShouldBe([new(DrawnMark.Missing, "z text")]);
        drawn.Unchanged.ShouldBe(300);
    }

    [Test]
    public void Each_schema_is_there_once_however_many_databases_have_it()
    {
        IDocument page = Parsed(Gate(MadeFleet.Asked(3000)));
        page.QuerySelectorAll("article.schema").Length.ShouldBe(13);
        page.QuerySelectorAll("article.schema .box li.extra").Length.ShouldBeGreaterThan(12);
    }

    [Test]
    public void A_change_begins_with_what_failed_and_its_commands_and_tells_times_losses_and_backups()
    {
        IDocument page = Parsed(Written(ChangePage.Of("autocoder-schema upgrade", MadeFleet.Upgraded(200))));
        IElement first = page.QuerySelectorAll("article.group")[0];
        first.QuerySelector(".word")!.TextContent.ShouldBe("failed");
        first.QuerySelectorAll(".paste code").Select(code => code.TextContent).First().ShouldBe("autocoder-schema history /srv/projects/customer-00000/.autocoder/assistant.db");
        string text = page.Body!.TextContent;
        text.ShouldContain("Took5.00 s");
        text.ShouldContain("lost: ");
        text.ShouldContain("table_5");
        text.ShouldContain("Index index_4 was made again.");
        page.QuerySelectorAll("table.rows tbody tr")[9].TextContent.ShouldContain(".bak");
        page.QuerySelectorAll("h2").Select(title => title.TextContent).ShouldContain("Where the backups are");
    }

    [Test]
    public void Ten_thousand_databases_are_less_than_five_megabytes()
    {
        Encoding.UTF8.GetByteCount(Gate(MadeFleet.Asked(10_000))).ShouldBeLessThan(5_000_000);
        Encoding.UTF8.GetByteCount(Written(ChangePage.Of("c", MadeFleet.Upgraded(10_000)))).ShouldBeLessThan(5_000_000);
    }

    [Test]
    public void A_page_is_known_as_a_report_of_these_programs_and_another_page_is_not()
    {
        IsOwn(Gate(MadeFleet.Asked(1))).ShouldBeTrue();
        IsOwn(Written(FindingPage.Of(new("autocoder-schema lint", "Nothing.", [], 0)))).ShouldBeTrue();
        IsOwn("<!doctype html>\n<html><head><meta name=\"generator\" content=\"somebody\"></head></html>").ShouldBeFalse();

        static bool IsOwn(string text) => OwnFile.Report.IsOwn([.. Encoding.UTF8.GetBytes(text).Take(OwnFile.Sample)], [.. Encoding.UTF8.GetBytes(text).TakeLast(OwnFile.Sample)]);
    }

    [TestCase("script")]
    [TestCase("base")]
    [TestCase("a b")]
    [TestCase("a>")]
    [TestCase("")]
    public void The_writer_refuses_elements_that_are_none_of_a_page(string name) =>
        Should.Throw<ArgumentException>(() => new HtmlWriter(TextWriter.Null).Leaf(name, "x"));

    [TestCase("onclick")]
    [TestCase("style")]
    [TestCase("href")]
    [TestCase("src")]
    [TestCase("x=y")]
    [TestCase("x y")]
    public void The_writer_refuses_attributes_that_run_or_fetch(string name) =>
        Should.Throw<ArgumentException>(() => new HtmlWriter(TextWriter.Null).Leaf("p", "x", (name, "1")));

    [TestCase("a b    # c", "a b", "c")]
    [TestCase("# c d", "", "c d")]
    [TestCase("a 'x    # y' z    # c", "a 'x    # y' z", "c")]
    [TestCase(@"a $'x\'    # y' z    # c", @"a $'x\'    # y' z", "c")]
    [TestCase(@"a 'it'\''s    # y'    # c", @"a 'it'\''s    # y'", "c")]
    [TestCase("a b#c", "a b#c", "")]
    [TestCase("a b", "a b", "")]
    public void A_command_is_told_from_what_is_said_of_it(string line, string command, string comment) =>
        ShellWord.Split(line).ShouldBe((command, comment));

    private static string Gate(GateReport report) => Written(GatePage.Of("check-pending-migrations", report, ["--projects", "/srv/projects"]));

    private static string Written(Page page)
    {
        var writer = new StringWriter();
        PageHtml.Write(page, Used, Context, writer);
        return writer.ToString();
    }

    private static IDocument Parsed(string text) => new HtmlParser(new HtmlParserOptions { IsScripting = true }).ParseDocument(text);

    // What is there, in its order, with the attributes that it has: whatever the texts are.
    private static string[] Shape(IDocument page) => [.. page.All.Select(element => $"{element.LocalName} {string.Join(' ', element.Attributes.Select(attribute => attribute.Name))}")];

    private static DatabaseSchema Schema(params string[] sql) => SchemaReader.Read([.. sql.Select(statement => EntryReader.Read(statement)!)]);
}
