namespace AutoCoder.Schema.Preflight.Tests.Discovery;

internal class PathTests : FleetTest
{
    [TestCase("missing/assistant.db")]
    [TestCase("dir/assistant.db/")]
    [TestCase("../assistant.db")]
    public void A_path_is_yielded_absolute_whether_or_not_anything_is_there(string path)
    {
        Fleet.Folder("dir/assistant.db");

        Target(path).ShouldBe(new DatabaseTarget(
            Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, Fleet.Root)), "assistant", "argument"));
    }

    [Test]
    public void The_given_kind_counts_more_than_the_name() =>
        Fleet.Found(Fleet.Request with { Paths = ["assistant.db"], Kind = "features" }).ShouldBe(["features assistant.db"]);

    [Test]
    public void The_only_kind_there_is_takes_any_name() =>
        Fleet.Found(Fleet.Request with { Paths = ["any.sqlite"], Kinds = [new KindFile("default")] }).ShouldBe(["default any.sqlite"]);

    [Test]
    public void A_pattern_of_a_kind_counts_more_than_the_name()
    {
        KindFile features = new("features") { Patterns = [new PathPattern(Fleet.Root, "odd/**")] };

        Fleet.Found(Fleet.Request with { Kinds = [new("assistant"), features], Paths = ["odd/x/assistant.db", "assistant.db"] })
            .ShouldBe(["features odd/x/assistant.db", "assistant assistant.db"]);
    }

    [Test]
    public void A_kind_that_the_migrations_do_not_have_is_reported_with_the_kinds() =>
        Only(Fleet.Request with { Paths = ["assistant.db"], Kind = "assistnat" }).Message.ShouldBe(
            $"'{Fleet.At("assistant.db")}': the migrations have no kind 'assistnat'; the kinds are: assistant, features, registry. "
            + "Give one of them with --kind.");

    [TestCase("-wal")]
    [TestCase("-shm")]
    [TestCase("-journal")]
    public void A_companion_names_the_database_that_it_belongs_to(string suffix)
    {
        string database = Fleet.File("assistant.db");
        Fleet.File("assistant.db" + suffix);

        Only(Fleet.Request with { Paths = ["assistant.db" + suffix] }).Message.ShouldBe(
            $"'{database}{suffix}' is not a database: it belongs to '{database}'. Give that path instead, and leave both files together.");
    }

    [Test]
    public void A_database_may_be_called_like_a_companion_of_nothing()
    {
        Fleet.File("sales-journal");

        Fleet.Found(Fleet.Request with { Paths = ["sales-journal"], Kind = "features" }).ShouldBe(["features sales-journal"]);
    }

    [Test]
    public void A_backup_that_is_named_is_meant()
    {
        Fleet.File("schema-backups/assistant.db");

        Target("schema-backups/assistant.db").Kind.ShouldBe("assistant");
    }

    [TestCase("")]
    [TestCase("  ")]
    [TestCase("a\0b")]
    public void What_cannot_be_a_path_is_reported(string text) =>
        Only(Fleet.Request with { Paths = [text] }).ShouldBeOfType<Discovered.Unusable>();

    [Test]
    public void Dots_after_a_link_to_a_folder_lead_to_the_parent_of_what_it_points_to()
    {
        Fleet.File("far/assistant.db");
        Fleet.Folder("far/sub");
        Fleet.Link("near/link", Fleet.At("far/sub"));

        File.Exists(Target("near/link/../assistant.db").Path).ShouldBeTrue();
    }

    private DatabaseTarget Target(string path) =>
        Only(Fleet.Request with { Paths = [path] }).ShouldBeOfType<Discovered.Found>().Target;

    private Discovered Only(DiscoveryRequest request) => Fleet.Discover(request).ShouldHaveSingleItem();
}
