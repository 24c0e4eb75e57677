namespace AutoCoder.Schema.Runner.Tests.Faults;

/// <summary>Clocks and folders that are not what they say; more of them are in the tests of backups and their folder.</summary>
internal class LyingTests : UpgradeTest
{
    [Test]
    public async Task A_clock_that_goes_backwards_changes_no_order_and_no_verdict()
    {
        string path = Database("assistant.db", ApplicationSchemas.Assistant + ApplicationSchemas.AssistantRows);
        SteppingClock clock = new(new(2026, 2, 2, 0, 0, 0, TimeSpan.Zero), TimeSpan.FromDays(-3));

        ChangeRow row = (await UpgradeAsync(OwnFleet(path), Quick with { Clock = clock })).Rows.ShouldHaveSingleItem();

        row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
        SqliteFile.Scalar(path, "SELECT group_concat(Version) FROM (SELECT Version FROM SchemaLedger ORDER BY Id)").ShouldBe("202601041458,202602011429");
        SqliteFile.Scalar(path, "SELECT min(DurationMs) >= 0 FROM SchemaLedger WHERE DurationMs IS NOT NULL").ShouldBe("1");
        Status(OwnFleet(path)).Databases.ShouldHaveSingleItem().Readiness.ShouldBe(Readiness.Ready);
        (await UpgradeAsync(OwnFleet(path), Quick with { Clock = clock })).Rows.ShouldHaveSingleItem().Result.ShouldBe(ChangeResult.Current);
    }

    [Test]
    public async Task A_folder_of_backups_beside_a_database_that_is_a_link_to_nowhere_is_not_made_where_it_leads()
    {
        string path = Database("assistant.db", ApplicationSchemas.Assistant), content = SqliteFile.Dump(path);
        File.CreateSymbolicLink(At("schema-backups"), At("nowhere/at/all"));

        ChangeRow row = (await UpgradeAsync(OwnFleet(path))).Rows.ShouldHaveSingleItem();

        row.Result.ShouldBe(ChangeResult.Failed);
        row.Problem.ShouldNotBeNull().ShouldContain($"{At("schema-backups")} is a link to {At("nowhere/at/all")}, and nothing is there. Make it with mkdir -p {At("nowhere/at/all")}, or remove the link.");
        Directory.Exists(At("nowhere")).ShouldBeFalse();
        SqliteFile.Dump(path).ShouldBe(content);
    }

    [TestCase("backups", "is a link to")]
    [TestCase("backups/of/schemas", "does not exist")]
    public async Task A_folder_of_backups_that_is_named_and_is_or_is_below_a_link_to_nowhere_is_refused(string folder, string problem)
    {
        string path = Database("assistant.db", ApplicationSchemas.Assistant), content = SqliteFile.Dump(path);
        File.CreateSymbolicLink(At("backups"), At("nowhere/at/all"));
        Fleet fleet = OwnFleet(path);
        using var runner = new FleetRunner(fleet, Runner.Assemblies.MigrationAssembly.Of(Kinds.Own));

        Outcome<ChangeReport> outcome = await runner.UpgradeAsync(Quick with { BackupFolder = At(folder) }, TextReader.Null);

        outcome.ShouldBeOfType<Outcome<ChangeReport>.Refused>().Problems.ShouldHaveSingleItem().ShouldContain(problem);
        Directory.Exists(At("nowhere")).ShouldBeFalse();
        SqliteFile.Dump(path).ShouldBe(content);
    }

    [Test]
    public async Task A_file_where_the_folder_of_backups_should_be_stops_the_upgrade_and_both_stay()
    {
        string path = Database("assistant.db", ApplicationSchemas.Assistant), folder = At("schema-backups");
        await File.WriteAllTextAsync(folder, "somebody's notes");
        byte[] bytes = await File.ReadAllBytesAsync(path);

        ChangeRow row = (await UpgradeAsync(OwnFleet(path))).Rows.ShouldHaveSingleItem();

        row.Result.ShouldBe(ChangeResult.Failed);
        row.Problem.ShouldNotBeNull().ShouldStartWith($"backup: {folder}");
        row.Problem.ShouldContain("--backup-dir");
        (await File.ReadAllBytesAsync(path)).ShouldBe(bytes);
        (await File.ReadAllTextAsync(folder)).ShouldBe("somebody's notes");
    }

    // Nobody may write there, not even whoever may do everything else.
    [Test]
    public async Task A_folder_of_backups_that_cannot_be_written_stops_the_upgrade_and_nothing_is_changed()
    {
        const string ReadOnly = "/sys/kernel";
        if (!Directory.Exists(ReadOnly)) Assert.Ignore($"There is no {ReadOnly}.");
        string path = Database("assistant.db", ApplicationSchemas.Assistant);
        byte[] bytes = await File.ReadAllBytesAsync(path);

        ChangeRow row = (await UpgradeAsync(OwnFleet(path), Quick with { BackupFolder = ReadOnly })).Rows.ShouldHaveSingleItem();

        row.Result.ShouldBe(ChangeResult.Failed);
        row.Problem.ShouldNotBeNull().ShouldStartWith($"backup: {ReadOnly}");
        (await File.ReadAllBytesAsync(path)).ShouldBe(bytes);
    }

    [Test]
    public async Task A_link_to_a_folder_on_another_file_system_is_followed()
    {
        if (!Directory.Exists("/dev/shm")) Assert.Ignore("There is no /dev/shm, which is another file system.");
        string other = Directory.CreateDirectory($"/dev/shm/schema-{Guid.NewGuid():N}").FullName;
        try
        {
            string path = Database("assistant.db", ApplicationSchemas.Assistant), content = SqliteFile.Dump(path), folder = At("backups");
            File.CreateSymbolicLink(folder, other);

            ChangeRow row = (await UpgradeAsync(OwnFleet(path), Quick with { BackupFolder = folder })).Rows.ShouldHaveSingleItem();

            row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
            row.Backup.ShouldNotBeNull().ShouldStartWith(other);
            SqliteFile.Dump(row.Backup).ShouldBe(content);
        }
        finally
        {
            Directory.Delete(other, recursive: true);
        }
    }
}
