using AngleSharp.Html.Parser;

namespace AutoCoder.Schema.Tests.Pictures;

internal class SchemaBookTests
{
    private static readonly SqlHash Hash = SqlHash.Of(["SELECT 1"]);

    private static SchemaStory Story(string kind, params (long Version, string? Description, string? Reason, string[] Sql)[] steps)
    {
        var locked = KindLock.Of(kind, steps.Select(step => new RecordedMigration(step.Version, $"M{step.Version}", Hash, step.Version == 2 ? null : Hash, HostileSchema.Of(step.Sql))));
        KindCatalogue catalogue = new(kind, [.. steps.Select(step => new CatalogueMigration(step.Version, $"M{step.Version}", $"A.M{step.Version}", step.Description))]);
        return SchemaStory.Of(locked, catalogue, version => steps.Single(step => step.Version == version).Reason);
    }

    private static readonly SchemaStory Shop = Story(
        "shop",
        (1, "The first", null, ["CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT, gone TEXT)", "CREATE TABLE old (id INT)", "CREATE INDEX by_x ON a (x)"]),
        (2, null, "a.gone: nobody reads it", ["CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT NOT NULL)", "CREATE TABLE old (id INT)", "CREATE INDEX by_x ON a (x)"]),
        (3, "The last", null, ["CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT NOT NULL, y INT)", "CREATE INDEX by_x ON a (x)", "CREATE VIEW v AS SELECT x FROM a", "CREATE TRIGGER t AFTER DELETE ON a BEGIN SELECT 1; END"]));

    private static string Page(SchemaStory story) => SchemaBook.Files([story], HostileSchema.Stacked).Single(file => file.Name.EndsWith(".md") && file.Name != SchemaBook.Index).Text;

    [Test]
    public void A_column_is_told_with_the_migration_that_it_is_from_and_the_one_that_changed_it()
    {
        string page = Page(Shop);
        page.ShouldContain("| `id` | `integer` | 1: The first |  |");
        page.ShouldContain("| `x` | `text NOT NULL` | 1: The first | 2: `M2` |");
        page.ShouldContain("| `y` | `int` | 3: The last |  |");
        page.ShouldContain("| `CREATE INDEX by_x ON a (x)` | 1: The first |  |");
    }

    [Test]
    public void The_history_is_newest_first_and_says_what_each_migration_did_to_the_schema()
    {
        string history = Page(Shop)[Page(Shop).IndexOf("## History")..];
        history.IndexOf("### 3 M3").ShouldBeInRange(0, history.IndexOf("### 2 M2"));
        foreach (string line in new[]
        {
            "- makes table `a`\n", "- makes table `old`, which is not there any more under this name\n", "- changes column `a.x` from `text` to `text NOT NULL`\n",
            "- takes column `a.gone` away, which was `text`\n", "- takes table `old` away\n", "- makes view `v`\n", "- makes trigger `t`\n", "- makes column `a.y`: `int`\n",
            "Its class has no description.\n", "- has no way back\n",
        }) history.ShouldContain(line);
    }

    [Test]
    public void What_takes_something_away_gives_its_reason_or_it_is_said_that_there_is_none()
    {
        Page(Shop).ShouldContain("- **destructive** (`a.gone`): a.gone: nobody reads it\n");
        Page(Shop).ShouldContain("- **destructive** (`old`): neither its class nor schema.lock gives a reason\n");
        Page(Shop).Split("**destructive**").Length.ShouldBe(3);
    }

    [Test]
    public void What_is_taken_away_and_made_again_is_from_the_later_migration() => Page(Story(
        "k", (1, "one", null, ["CREATE TABLE a (x, y)"]), (2, "two", null, ["CREATE TABLE a (x)"]), (3, "three", null, ["CREATE TABLE a (x, y)"])))
        .ShouldContain("| `y` | `no type` | 3: three |  |");

    [Test]
    public void Names_and_descriptions_of_anybody_are_text_in_it()
    {
        SchemaStory story = Story("k", (1, "<script>alert(1)</script> | @team ![x](y) `tick`\n# no head", "# no <b>bold</b>", [.. HostileSchema.Schema.Entries.Select(entry => entry.Sql!)]));
        string page = Page(story);
        var pipeline = new Markdig.MarkdownPipelineBuilder();
        Markdig.MarkdownExtensions.UsePipeTables(pipeline);
        using var html = new HtmlParser().ParseDocument(Markdig.Markdown.ToHtml(page, pipeline.Build()));
        html.QuerySelectorAll("script, img, b, iframe, style, i").Select(element => element.OuterHtml).ShouldBeEmpty();
        html.QuerySelectorAll("a").Select(link => link.GetAttribute("href")).Distinct().ShouldBe(["README.md", "k.svg"], ignoreOrder: true);
        // Every table has a head of its own, and every row as many cells as it.
        foreach (var table in html.QuerySelectorAll("table"))
        {
            foreach (var row in table.QuerySelectorAll("tr")) row.Children.Length.ShouldBe(table.QuerySelector("tr")!.Children.Length, row.TextContent);
        }

        html.QuerySelectorAll("h2").Length.ShouldBe(HostileSchema.Names.Length + 3);
    }

    [Test]
    public void Every_kind_has_files_of_its_own_whatever_it_is_called()
    {
        string[] kinds = ["readme", "README", "a/b", "..", "a b", ".hidden", "Shop", "shop", "-x"];
        string[] names = [.. SchemaBook.Files(kinds.Select(kind => Story(kind, (1, null, null, ["CREATE TABLE a (x)"]))), HostileSchema.Stacked).Select(file => file.Name)];
        names.Length.ShouldBe((kinds.Length * 2) + 1);
        names.Distinct(StringComparer.OrdinalIgnoreCase).Count().ShouldBe(names.Length);
        names.ShouldAllBe(name => name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_' || c == '.' || c == '-') && name[0] != '.' && name[0] != '-');
    }

    [Test]
    public void Every_file_says_in_its_beginning_that_it_is_of_the_book() =>
        SchemaBook.Files([Shop], HostileSchema.Stacked).ShouldAllBe(file => OwnFile.Book.IsOwn(System.Text.Encoding.UTF8.GetBytes(file.Text), Array.Empty<byte>()));
}
