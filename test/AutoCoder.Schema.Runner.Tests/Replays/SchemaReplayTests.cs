using static AutoCoder.Schema.Runner.Tests.Sessions.TestMigrations;

namespace AutoCoder.Schema.Runner.Tests.Replays;

internal class SchemaReplayTests
{
    [Test]
    public void Each_version_has_the_objects_that_it_leaves()
    {
        using KindRunner runner = Kinds.OwnRunner("registry");
        var schemas = new SchemaReplay(runner).Result.ShouldBeOfType<SchemaReplaying.Replayed>().Schemas;
        schemas.Keys.ShouldBe([0, 202601021122, 202601071229, 202601290908]);
        schemas[0].ShouldBeEmpty();
        schemas[202601021122].Where(entry => entry.Type == "table").Select(entry => entry.Name).ShouldBe(["projects"]);
        schemas[202601071229].Where(entry => entry.Type == "table").Select(entry => entry.Name).ShouldBe(["projects", "settings"]);
        schemas[202601290908][0].Sql.ShouldNotBeNull().ShouldContain("\"default_concurrency\" INTEGER NOT NULL DEFAULT 3");
    }

    [Test]
    public void The_last_version_is_what_an_upgrade_of_a_new_file_makes()
    {
        using TemporaryFolder folder = new();
        using KindRunner runner = Kinds.OwnRunner("assistant");
        runner.Upgrade(folder.File("a.db"));
        var schemas = new SchemaReplay(runner).Result.ShouldBeOfType<SchemaReplaying.Replayed>().Schemas;
        using DatabaseSession session = runner.Open(folder.File("a.db"));
        session.ReadSchema().ShouldBe(schemas[202602011429], ignoreOrder: true);
    }

    [Test]
    public void A_migration_without_a_transaction_is_replayed_without_one()
    {
        using KindRunner runner = Kinds.TestRunner(Kind, typeof(CreateNotes), typeof(AddColour), typeof(Vacuums));
        new SchemaReplay(runner).Result.ShouldBeOfType<SchemaReplaying.Replayed>().Schemas.Keys.ShouldBe([0, 10, 20, 50]);
    }

    [Test]
    public void A_migration_that_cannot_run_on_an_empty_database_is_named()
    {
        using KindRunner runner = Kinds.TestRunner(Kind, typeof(CreateNotes), typeof(BrokenSql));
        new SchemaReplay(runner).Result.ShouldBeOfType<SchemaReplaying.Failed>().Failure.Name.ShouldBe("BrokenSql");
    }

    [Test]
    public void It_is_replayed_once_however_many_ask()
    {
        using KindRunner runner = Kinds.OwnRunner("assistant");
        SchemaReplay replay = new(runner);
        SchemaReplaying[] results = new SchemaReplaying[16];
        Parallel.For(0, results.Length, index => results[index] = replay.Result);
        results.ShouldAllBe(result => ReferenceEquals(result, results[0]));
    }
}
