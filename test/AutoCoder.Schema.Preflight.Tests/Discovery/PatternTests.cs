namespace AutoCoder.Schema.Preflight.Tests.Discovery;

internal class PatternTests : FleetTest
{
    [TestCase("*/assistant.db", "b/assistant.db")]
    [TestCase("b/*.db", "b/assistant.db", "b/features.db")]
    [TestCase("**/assistant.db", "b/.autoforge/assistant.db", "b/assistant.db")]
    [TestCase("./b/**/*.db", "b/assistant.db", "b/features.db", "b/.autoforge/assistant.db")]
    [TestCase("b/../b/*istant.db", "b/assistant.db")]
    public void A_pattern_finds_files_of_a_folder_before_those_of_its_sub_folders_by_name(string pattern, params string[] expected)
    {
        Populate();

        string[] found = Paths(pattern);

        found.Order(StringComparer.Ordinal).ShouldBe(expected.Order(StringComparer.Ordinal));
        Paths(pattern).ShouldBe(found);
    }

    [Test]
    public void The_order_is_files_first_and_then_folders_each_by_ordinal()
    {
        Populate();
        Fleet.File("B/assistant.db");

        Paths("**/*.db").ShouldBe(["B/assistant.db", "b/assistant.db", "b/features.db", "b/.autoforge/assistant.db"]);
    }

    [Test]
    public void An_absolute_pattern_starts_at_its_own_folder()
    {
        Populate();

        Paths(Fleet.At("b") + "/*.db").ShouldBe(["b/assistant.db", "b/features.db"]);
    }

    [Test]
    public void Companions_and_backups_never_match()
    {
        Fleet.File("assistant.db");
        foreach (string name in (string[])["assistant.db-wal", "assistant.db-shm", "assistant.db-journal", "assistant.db.bak",
            "assistant.db.partial", "schema-backups/assistant.db", "sub/schema-backups/deep/assistant.db"]) Fleet.File(name);

        Paths("**").ShouldBe(["assistant.db"]);
        Fleet.Discover(Fleet.Request with { Paths = ["schema-backups/*"] }).ShouldHaveSingleItem().ShouldBeOfType<Discovered.Unmatched>();
    }

    [TestCase("no*thing.db")]
    [TestCase("nowhere/**/x.db")]
    [TestCase("b/assistant.db/*")]
    public void A_pattern_that_matches_nothing_is_reported(string pattern)
    {
        Fleet.File("b/assistant.db");

        Fleet.Discover(Fleet.Request with { Paths = [pattern] }).ShouldHaveSingleItem().Message.ShouldBe(
            $"Nothing matches '{pattern}' (pattern). Check the pattern; backups and -wal, -shm and -journal files never match.");
    }

    [TestCase("st*r/assistant.db")]
    [TestCase("what?/assistant.db")]
    [TestCase("[b]/assistant.db")]
    public void A_file_of_that_very_name_is_meant_literally(string path)
    {
        Fleet.File(path);
        Fleet.File("star/assistant.db");
        Fleet.File("b/assistant.db");

        Paths(path).ShouldBe([path]);
    }

    [Test]
    public void A_question_mark_and_a_bracket_stand_for_themselves_in_a_pattern()
    {
        Fleet.File("a?/assistant.db");
        Fleet.File("ab/assistant.db");

        Paths("a?/*.db").ShouldBe(["a?/assistant.db"]);
    }

    [Test]
    public void A_pattern_without_meaning_is_reported() =>
        Fleet.Discover(Fleet.Request with { Paths = ["*/../x.db"] }).ShouldHaveSingleItem().Message
            .ShouldBe("'*/../x.db' (pattern): '..' may not come after a wildcard; write the folder out.");

    [Test]
    public void A_match_whose_kind_nobody_can_tell_is_reported_with_the_kinds()
    {
        string path = Fleet.File("other.db");

        Fleet.Discover(Fleet.Request with { Paths = ["*.db"] }).ShouldHaveSingleItem().Message.ShouldBe(
            $"'{path}': its name does not tell which kind of database it is; the kinds are: assistant, features, registry. "
            + "Give one of them with --kind.");
    }

    [Test]
    public void The_patterns_of_a_kind_find_its_databases()
    {
        Fleet.File("conf/data/one.sqlite");
        Fleet.File("conf/data/assistant.db");
        KindFile kind = new("features") { Patterns = [new PathPattern(Fleet.At("conf"), "data/*")] };

        Fleet.Found(Fleet.Request with { Kinds = [new("assistant"), kind], SearchKindPatterns = true })
            .ShouldBe(["features conf/data/assistant.db", "features conf/data/one.sqlite"]);
    }

    [Test]
    public void Wildcards_in_the_folder_of_a_pattern_stand_for_themselves()
    {
        Fleet.File("c*/one.sqlite");
        Fleet.File("cat/two.sqlite");
        KindFile kind = new("features") { Patterns = [new PathPattern(Fleet.At("c*"), "*.sqlite")] };

        Fleet.Found(Fleet.Request with { Kinds = [kind], SearchKindPatterns = true }).ShouldBe(["features c*/one.sqlite"]);
    }

    private void Populate()
    {
        Fleet.File("b/assistant.db");
        Fleet.File("b/features.db");
        Fleet.File("b/.autoforge/assistant.db");
        Fleet.File("b/readme.md");
    }

    private string[] Paths(string pattern) =>
        [.. Fleet.Found(Fleet.Request with { Paths = [pattern] }).Select(line => line.Split(' ', 2)[1])];
}
