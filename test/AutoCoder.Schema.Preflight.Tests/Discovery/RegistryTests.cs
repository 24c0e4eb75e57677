namespace AutoCoder.Schema.Preflight.Tests.Discovery;

internal class RegistryTests : FleetTest
{
    private DiscoveryRequest Default => Fleet.Request with { UseDefaultRegistry = true };

    [Test]
    public void The_registry_itself_comes_first_and_then_the_projects_by_rowid()
    {
        Fleet.File("z/assistant.db");
        Fleet.File("a/.autocoder/features.db");
        Fleet.Registered("z", "a");

        Fleet.Found(Default).ShouldBe(
            ["registry home/.autoforge/registry.db", "assistant z/assistant.db", "features a/.autocoder/features.db"]);
    }

    [Test]
    public void The_older_place_counts_when_the_newer_is_empty()
    {
        Fleet.Registry("home/.autocoder/registry.db");

        Fleet.Found(Default).ShouldBe(["registry home/.autocoder/registry.db"]);
    }

    [Test]
    public void The_newer_place_hides_the_older()
    {
        Fleet.Registered();
        Fleet.Registry("home/.autocoder/registry.db");

        Fleet.Found(Default).ShouldBe(["registry home/.autoforge/registry.db"]);
    }

    [Test]
    public void The_registry_is_no_database_of_the_fleet_without_a_kind_of_its_name()
    {
        Fleet.File("p/assistant.db");
        Fleet.Registered("p");

        Fleet.Found(Default with { Kinds = [new KindFile("assistant")] }).ShouldBe(["assistant p/assistant.db"]);
    }

    [Test]
    public void A_project_folder_that_is_gone_is_reported_and_the_others_are_found()
    {
        Fleet.File("here/assistant.db");
        string registry = Fleet.Registered("gone", "here");

        List<Discovered> values = Fleet.Discover(Default with { Kind = "assistant" });

        values[0].ShouldBe(new Discovered.Gone(Fleet.At("gone"), $"registry {registry}"));
        values[0].Message.ShouldBe($"Project folder '{Fleet.At("gone")}' (registry {registry}) is gone. "
            + "Mount it or put it back, or take the project out of the registry.");
        values[1].ShouldBe(new Discovered.Found(
            new DatabaseTarget(Fleet.At("here/assistant.db"), "assistant", $"registry {registry}")));
        values.Count.ShouldBe(2);
    }

    [TestCase("a b")]
    [TestCase("größe-日本")]
    [TestCase("100%25")]
    [TestCase("what?x=1#y")]
    [TestCase("it's")]
    [TestCase("st*r[1]")]
    public void Names_are_taken_as_they_are(string name)
    {
        Fleet.File($"{name}/assistant.db");
        string registry = Fleet.Registry($"{name}/registry.db", $"'{Fleet.At(name).Replace("'", "''")}'");

        Fleet.Found(Fleet.Request with { Registry = registry }).ShouldBe(
            [$"registry {name}/registry.db", $"assistant {name}/assistant.db"]);
    }

    [Test]
    public void A_path_may_begin_with_the_home_folder()
    {
        Fleet.File("home/p/assistant.db");
        Fleet.Registry("registry.db", "'~/p'");

        Fleet.Found(Fleet.Request with { Registry = "registry.db", Kind = "assistant" }).ShouldBe(["assistant home/p/assistant.db"]);
    }

    [TestCase("NULL", "project 'p0' has no path. Mend the row or take it out.")]
    [TestCase("''", "project 'p0' has no path. Mend the row or take it out.")]
    [TestCase("X'2F61'", "project 'p0' has no path. Mend the row or take it out.")]
    [TestCase("'some/where'", "the path of project 'p0' is not absolute. Mend the row or take it out.")]
    [TestCase("'~someone/p'", "the path of project 'p0' is not absolute. Mend the row or take it out.")]
    public void A_row_without_a_usable_path_is_reported_and_the_next_is_read(string value, string problem)
    {
        Fleet.File("p/assistant.db");
        Fleet.Registry("registry.db", value, $"'{Fleet.At("p")}'");

        List<Discovered> values = Fleet.Discover(Fleet.Request with { Registry = "registry.db", Kind = "assistant" });

        values[0].ShouldBeOfType<Discovered.Unusable>().Problem.ShouldBe(problem);
        values[1].ShouldBeOfType<Discovered.Found>();
    }

    [Test]
    public void A_file_that_is_no_database_is_reported_as_unreadable()
    {
        Fleet.File("registry.db", new string('x', 4096));

        Unreadable().Reason.ShouldBe(UnreadableReason.NotADatabase);
    }

    [Test]
    public void A_database_without_projects_is_reported_as_another_kind()
    {
        Fleet.Database("registry.db", "CREATE TABLE settings (key TEXT)");

        Discovered.Unreadable value = Unreadable();

        value.Reason.ShouldBe(UnreadableReason.WrongKind);
        value.Message.ShouldBe($"'{Fleet.At("registry.db")}' (registry {Fleet.At("registry.db")}) could not be read: "
            + "it has no table 'projects', so it is not a registry. Databases may have been missed; make it readable and ask again.");
    }

    [Test]
    public void A_truncated_registry_is_reported_as_corrupt()
    {
        string registry = Fleet.Registry("registry.db", [.. Enumerable.Range(0, 500).Select(i => $"'/fleet/projects/{i}'")]);
        using (FileStream file = File.OpenWrite(registry)) file.SetLength(5000);

        Unreadable().Reason.ShouldBe(UnreadableReason.Corrupt);
    }

    [Test]
    public void A_registry_that_was_named_and_is_not_there_is_said_so() =>
        Fleet.Discover(Fleet.Request with { Registry = "nowhere.db" }).ShouldHaveSingleItem().Message
            .ShouldBe($"There is no registry '{Fleet.At("nowhere.db")}'. Check the path.");

    [Test]
    public void No_registry_in_either_place_is_said_so() =>
        Fleet.Discover(Default).ShouldHaveSingleItem().ShouldBeOfType<Discovered.NoSource>().Message.ShouldBe(
            $"Which databases? No path was given, and no autocoder-schema.json is in {Fleet.At("")} or above; nothing that looks like a database or a "
            + "project of migrations is here or below. Give a path, --projects or --registry, or write an autocoder-schema.json.");

    [Test]
    public void A_registry_of_many_batches_is_read_whole()
    {
        Fleet.Database(
            "registry.db",
            "CREATE TABLE projects (name TEXT, path TEXT)",
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500) "
            + "INSERT INTO projects(rowid, name, path) SELECT i * 3 - 4000, 'p' || i, '/nowhere/' || i FROM n");

        Fleet.Discover(Fleet.Request with { Registry = "registry.db", Kind = "assistant" })
            .Select(value => value.ShouldBeOfType<Discovered.Gone>().Path)
            .ShouldBe(Enumerable.Range(1, 2500).Select(i => $"/nowhere/{i}"));
    }

    private Discovered.Unreadable Unreadable() =>
        Fleet.Discover(Fleet.Request with { Registry = "registry.db", Kind = "assistant" })
            .ShouldHaveSingleItem().ShouldBeOfType<Discovered.Unreadable>();
}
