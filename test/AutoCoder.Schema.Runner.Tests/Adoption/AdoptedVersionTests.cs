namespace AutoCoder.Schema.Runner.Tests.Adoption;

/// <summary>Databases that the migrations made, robbed of what was recorded.</summary>
internal class AdoptedVersionTests : UpgradeTest
{
    private static readonly Type[] Notes = [typeof(TestMigrations.CreateNotes), typeof(TestMigrations.AddColour), typeof(DataMigrations.FillColour)];

    private static IEnumerable<TestCaseData> EveryVersion() =>
        Kinds.OwnNames.SelectMany(kind => Kinds.OwnKind(kind).Migrations.Select(migration => new TestCaseData(kind, migration.Version)));

    [TestCaseSource(nameof(EveryVersion))]
    public async Task The_schema_of_a_version_tells_exactly_that_version(string kind, long version)
    {
        string path = At($"{kind}.db");
        await UpgradeAsync(OwnFleet(path), Quick with { Plan = new PlanRequest(version, Create: true) });
        Forget(path);

        AdoptionRow row = Explain(OwnFleet(path));
        row.Evidence.ShouldNotBeNull(row.Problem).Confidence.ShouldBe("exact");
        ChangeRow adopted = (await AdoptAsync(OwnFleet(path), new AdoptionRequest())).Rows.ShouldHaveSingleItem();

        adopted.Result.ShouldBe(ChangeResult.Changed, adopted.Problem);
        adopted.Adopted[^1].ShouldBe(version);
        adopted.Applied.ShouldBeEmpty();
        SqliteFile.Scalar(path, "SELECT max(Version) FROM VersionInfo").ShouldBe($"{version}");
        SqliteFile.Scalar(path, "SELECT count(*) FROM SchemaLedger WHERE Action = 'adopt' AND SqlHash IS NULL").ShouldBe($"{adopted.Adopted.Length}");
    }

    [TestCase("UPDATE notes SET colour = NULL")] // a row written since looks like one from before
    [TestCase("UPDATE notes SET colour = 'red'")]
    [TestCase("DELETE FROM notes")]
    [TestCase("UPDATE notes SET colour = 'blue'")]
    public async Task Where_two_versions_have_one_schema_no_row_says_that_the_step_was_not_done(string rows)
    {
        string path = Database("notes.db", "");
        Fleet fleet = TestFleet(Notes, path);
        await UpgradeAsync(fleet);
        Forget(path);
        SqliteFile.Execute(path, rows);

        Explain(fleet).Evidence.ShouldNotBeNull().Confidence.ShouldBe("ambiguous");
        ChangeRow row = (await AdoptAsync(fleet, new AdoptionRequest())).Rows.ShouldHaveSingleItem();

        row.Result.ShouldBe(ChangeResult.Refused);
        row.Problem.ShouldBe("its version cannot be told from its schema: 20 and 30 fit equally well. Choose with --version 20 or --version 30.");
        row = (await AdoptAsync(fleet, new AdoptionRequest(20))).Rows.ShouldHaveSingleItem();
        row.Adopted.ShouldBe([10, 20], row.Problem);
    }

    [Test]
    public async Task A_database_that_was_stamped_wrongly_is_corrected_only_by_force()
    {
        string path = Database("notes.db", "");
        Fleet fleet = TestFleet(Notes[..2], path);
        await UpgradeAsync(fleet, Quick with { Plan = new PlanRequest(10) });
        SqliteFile.Execute(path, "INSERT INTO VersionInfo (Version) VALUES (20), (77)");
        string before = SqliteFile.Dump(path);

        ChangeRow row = (await AdoptAsync(fleet, new AdoptionRequest())).Rows.ShouldHaveSingleItem();
        row.Result.ShouldBe(ChangeResult.Refused);
        row.Problem.ShouldBe("records 77 as its highest version, and its schema is that of 10 (CreateNotes): it was stamped wrongly, or altered since. Adopting it with --force corrects what it records.");
        SqliteFile.Dump(path).ShouldBe(before);

        row = (await AdoptAsync(fleet, new AdoptionRequest(Force: true))).Rows.ShouldHaveSingleItem();
        row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
        row.Forgotten.ShouldBe([20, 77]);
        SqliteFile.Scalar(path, "SELECT group_concat(Version) FROM VersionInfo").ShouldBe("10");
        (await UpgradeAsync(fleet)).Rows[0].Applied.ShouldBe([20]);
    }

    [Test]
    public async Task What_does_not_fit_is_adopted_only_by_force_and_nothing_is_mended_then()
    {
        string path = Database("notes.db", "CREATE TABLE notes (id INTEGER NOT NULL PRIMARY KEY, extra TEXT UNIQUE)");
        Fleet fleet = TestFleet(Notes[..2], path);

        ChangeRow row = (await AdoptAsync(fleet, new AdoptionRequest(10))).Rows.ShouldHaveSingleItem();
        row.Result.ShouldBe(ChangeResult.Refused);
        row.Problem!.ShouldStartWith("does not have the schema of 10 (CreateNotes): against 10 (CreateNotes) stands: ");
        row.Problem.ShouldEndWith("--force adopts it all the same, and mends nothing.");
        string schema = SqliteFile.Scalar(path, "SELECT sql FROM sqlite_schema WHERE name = 'notes'");

        row = (await AdoptAsync(fleet, new AdoptionRequest(10, Force: true))).Rows.ShouldHaveSingleItem();
        row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
        SqliteFile.Scalar(path, "SELECT sql FROM sqlite_schema WHERE name = 'notes'").ShouldBe(schema);
        SqliteFile.Scalar(path, "SELECT Note FROM SchemaLedger").ShouldBe("somebody vouched for version 10");
    }

    private static void Forget(string path) => SqliteFile.Execute(path, "DROP TABLE VersionInfo; DROP TABLE IF EXISTS SchemaLedger");

    private static Task<ChangeReport> AdoptAsync(Fleet fleet, AdoptionRequest request) => UpgradeAsync(fleet, Quick with { Adoption = request });

    private static AdoptionRow Explain(Fleet fleet)
    {
        using var runner = new FleetRunner(fleet, MigrationAssembly.Of(fleet.Catalogue.AssemblyPath == Kinds.Own.Location ? Kinds.Own : typeof(AdoptedVersionTests).Assembly));
        return runner.Explain(null, TextReader.Null).ShouldBeOfType<Outcome<AdoptionReport>.Done>().Value.Rows.ShouldHaveSingleItem();
    }
}
