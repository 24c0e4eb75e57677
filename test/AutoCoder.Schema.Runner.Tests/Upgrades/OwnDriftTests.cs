namespace AutoCoder.Schema.Runner.Tests.Upgrades;

/// <summary>No false alarm: what the project's own migrations make has no difference from its version.</summary>
internal class OwnDriftTests : UpgradeTest
{
    private static readonly string[] Everyday = ["SELECT 1", "VACUUM", "ANALYZE", "PRAGMA journal_mode=WAL", "PRAGMA auto_vacuum=FULL; VACUUM", "REINDEX"];

    private static IEnumerable<TestCaseData> Versions() =>
        Kinds.OwnNames.SelectMany(kind => Kinds.OwnKind(kind).Migrations.Select(migration => new TestCaseData(kind, migration.Version)));

    [TestCaseSource(nameof(Versions))]
    public async Task A_database_that_the_migrations_made_has_no_difference_at_any_version(string kind, long version)
    {
        Fleet fleet = WithLock(OwnFleet(At($"{kind}.db")));
        ChangeReport upgrade = await UpgradeAsync(fleet, Quick with { Plan = new PlanRequest(version, Create: true) });
        upgrade.Exit.ShouldBe(0);
        string expected = version == Kinds.OwnKind(kind).Head ? "current" : "pending";
        foreach (string sql in Everyday)
        {
            SqliteFile.Execute(At($"{kind}.db"), sql);
            Names(fleet).ShouldBe(expected, sql);
        }
    }

    [Test]
    public async Task A_database_altered_by_hand_is_told_by_status_too()
    {
        Fleet fleet = WithLock(OwnFleet(At("assistant.db")));
        await UpgradeAsync(fleet, Quick with { Plan = new PlanRequest(null, Create: true) });
        SqliteFile.Execute(At("assistant.db"), "ALTER TABLE conversations DROP COLUMN title");
        DatabaseReport row = Status(fleet).Databases.ShouldHaveSingleItem();
        row.Verdicts.ShouldHaveSingleItem().ShouldBeOfType<Verdict.Drifted>().Differences.ShouldBe(
            [new(DifferenceClass.Breaking, "conversations.title", "Column conversations.title is missing: every statement that names it fails.")]);
    }

    [Test]
    public async Task An_upgrade_refuses_a_database_whose_statements_fail_by_trying_and_names_what_differs()
    {
        Fleet fleet = WithLock(OwnFleet(At("assistant.db")));
        await UpgradeAsync(fleet, Quick with { Plan = new PlanRequest(Kinds.OwnKind("assistant").Migrations[0].Version, Create: true) });
        SqliteFile.Execute(At("assistant.db"), "CREATE INDEX own ON conversations (json_extract(title, '$.x'))");
        string before = SqliteFile.Dump(At("assistant.db"));

        ChangeRow row = (await UpgradeAsync(fleet, Quick)).Rows.ShouldHaveSingleItem();

        row.Result.ShouldBe(ChangeResult.Refused);
        row.Problem.ShouldNotBeNull().ShouldContain("INSERT INTO conversations fails: malformed JSON.");
        row.Problem.ShouldContain("What differs there: own.");
        SqliteFile.Dump(At("assistant.db")).ShouldBe(before);
    }

    private static string Names(Fleet fleet) =>
        string.Join(", ", Status(fleet).Databases.ShouldHaveSingleItem().Verdicts.Select(verdict => verdict.Name));

    // The one that our migrations carry.
    private static Fleet WithLock(Fleet fleet)
    {
        string path = Kinds.Own.Location;
        Outcome<SchemaLock>? reading = MigrationsReader.Read(path, new CatalogueOptions(), LockOrigin.Assembly(path, [])).Lock;
        return fleet with { Lock = reading.ShouldBeOfType<Outcome<SchemaLock>.Done>().Value };
    }
}
