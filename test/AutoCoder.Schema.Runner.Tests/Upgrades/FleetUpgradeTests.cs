namespace AutoCoder.Schema.Runner.Tests.Upgrades;

internal class FleetUpgradeTests : UpgradeTest
{
    private const string OldAssistant = ApplicationSchemas.Assistant + ApplicationSchemas.AssistantRows;

    [TestCase("DELETE")]
    [TestCase("WAL")]
    public async Task An_unversioned_database_is_adopted_backed_up_migrated_and_keeps_its_rows(string journal)
    {
        string path = Database("p/assistant.db", $"PRAGMA journal_mode={journal};" + OldAssistant);
        string before = SqliteFile.Dump(path);

        ChangeRow row = (await UpgradeAsync(OwnFleet(path))).Rows.ShouldHaveSingleItem();

        row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
        (row.From, row.To).ShouldBe((202601041458, 202602011429));
        row.Adopted.ShouldBe([202601041458]);
        row.Applied.ShouldBe([202602011429]);
        SqliteFile.Dump(row.Backup!).ShouldBe(before);
        SqliteFile.Scalar(path, "SELECT group_concat(Version) FROM VersionInfo").ShouldBe("202601041458,202602011429");
        SqliteFile.Scalar(path, "SELECT count(*) FROM conversations WHERE mode = 'dev'").ShouldBe("3");
        SqliteFile.Scalar(path, "SELECT group_concat(content, '|') FROM conversation_messages").ShouldBe("Zeile 1\nZeile 2||日本語");
        Directory.EnumerateFiles(Path.GetDirectoryName(path)!, "*.lock*").ShouldBeEmpty();
    }

    [Test]
    public async Task A_current_database_is_left_alone_to_the_byte_and_needs_no_lock()
    {
        string path = Database("assistant.db", OldAssistant);
        await UpgradeAsync(OwnFleet(path));
        byte[] bytes = await File.ReadAllBytesAsync(path);
        string[] files = Directory.GetFileSystemEntries(Folder);

        ChangeRow row = (await UpgradeAsync(OwnFleet(path))).Rows.ShouldHaveSingleItem();

        row.Result.ShouldBe(ChangeResult.Current);
        row.At.ShouldBe(202602011429);
        (await File.ReadAllBytesAsync(path)).ShouldBe(bytes);
        Directory.GetFileSystemEntries(Folder).ShouldBe(files);
    }

    [Test]
    public async Task A_dry_run_says_what_would_be_done_and_writes_nothing()
    {
        string path = Database("assistant.db", OldAssistant);
        byte[] bytes = await File.ReadAllBytesAsync(path);

        ChangeRow row = (await UpgradeAsync(OwnFleet(path), Quick with { IsDryRun = true })).Rows.ShouldHaveSingleItem();

        row.Result.ShouldBe(ChangeResult.WouldChange);
        row.Applied.ShouldBe([202602011429]);
        (await File.ReadAllBytesAsync(path)).ShouldBe(bytes);
        Directory.GetFileSystemEntries(Folder).ShouldBe([path]);
    }

    [Test]
    public async Task One_bad_database_stops_no_other_and_keeps_its_name()
    {
        string[] good = [.. Enumerable.Range(0, 6).Select(i => Database($"p{i}/assistant.db", OldAssistant))];
        string text = At("text/assistant.db"), drifted = Database("drifted/assistant.db", OldAssistant + "CREATE UNIQUE INDEX own ON conversations (title)");
        Directory.CreateDirectory(Path.GetDirectoryName(text)!);
        await File.WriteAllTextAsync(text, new string('x', 5000));

        ChangeReport report = await UpgradeAsync(OwnFleet([.. good[..3], text, drifted, .. good[3..]]), Quick with { Parallelism = 4 });

        report.Count(ChangeResult.Changed).ShouldBe(6);
        report.Rows[3].ShouldSatisfyAllConditions(
            row => row.Path.ShouldBe(text),
            row => row.Result.ShouldBe(ChangeResult.Unknown),
            row => row.Problem!.ShouldContain("is not a SQLite database"));
        report.Rows[4].ShouldSatisfyAllConditions(
            row => row.Path.ShouldBe(drifted),
            row => row.Result.ShouldBe(ChangeResult.Refused),
            row => row.Problem!.ShouldContain("Nearest is 202601041458"),
            row => row.NextStep.ShouldBe($"autocoder-schema adopt --explain --kind assistant {drifted}"));
        report.Exit.ShouldBe(ExitCode.Unknown);
    }

    [Test]
    public async Task Fail_fast_begins_no_other_database_after_the_first_failure()
    {
        string[] paths = [.. Enumerable.Range(0, 5).Select(i => Database($"p{i}/a.db", i == 1 ? "CREATE TABLE alien (x)" : ""))];

        ChangeReport report = await UpgradeAsync(
            TestFleet([typeof(TestMigrations.CreateNotes)], paths), Quick with { Parallelism = 1, FailFast = true, Rehearse = false });

        report.Rows.Select(row => row.Result).ShouldBe(
            [ChangeResult.Changed, ChangeResult.Refused, ChangeResult.NotReached, ChangeResult.NotReached, ChangeResult.NotReached]);
        File.ReadAllBytes(paths[2]).ShouldBeEmpty();
    }

    [TestCase(1, 2)]
    [TestCase(2, 4)]
    [TestCase(3, 6)]
    public async Task After_so_many_failures_no_other_database_is_begun(int failures, int reached)
    {
        string[] paths = [.. Enumerable.Range(0, 6).Select(i => Database($"p{i}/a.db", i % 2 == 1 ? "CREATE TABLE alien (x)" : ""))];

        ChangeReport report = await UpgradeAsync(
            TestFleet([typeof(TestMigrations.CreateNotes)], paths), Quick with { Parallelism = 1, MaxFailures = failures, Rehearse = false });

        report.Rows.Count(row => row.Result != ChangeResult.NotReached).ShouldBe(reached);
        report.Count(ChangeResult.Refused).ShouldBe(failures);
    }

    [Test]
    public async Task The_largest_database_is_begun_first_and_the_report_is_in_the_order_of_the_fleet()
    {
        int[] sizes = [1, 400, 20, 100];
        string[] paths = [.. sizes.Select(size => Database($"p{size}/a.db", $"CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT); CREATE TABLE filler AS SELECT zeroblob({size} * 1024) AS x"))];
        var seen = new Seen();

        ChangeReport report = await UpgradeAsync(
            TestFleet([typeof(TestMigrations.CreateNotes)], paths), Quick with { Parallelism = 2, Rehearse = false }, seen);

        report.Rows.Select(row => row.Path).ShouldBe(paths);
        seen.Paths[..2].ShouldContain(paths[1]);
        seen.Paths[^1].ShouldNotBe(paths[1]);
    }

    [Test]
    public async Task A_missing_database_is_made_only_when_asked()
    {
        string path = At("new.db");
        Type[] migrations = [typeof(TestMigrations.CreateNotes), typeof(TestMigrations.AddColour)];

        ChangeRow refused = (await UpgradeAsync(TestFleet(migrations, path))).Rows.ShouldHaveSingleItem();
        refused.Result.ShouldBe(ChangeResult.Unknown);
        refused.NextStep.ShouldBe($"autocoder-schema upgrade --create --kind test {path}");
        File.Exists(path).ShouldBeFalse();

        ChangeRow made = (await UpgradeAsync(TestFleet(migrations, path), Quick with { Plan = new PlanRequest(Create: true) })).Rows.ShouldHaveSingleItem();
        made.Result.ShouldBe(ChangeResult.Changed, made.Problem);
        made.Backup.ShouldBeNull();
        SqliteFile.Scalar(path, "SELECT group_concat(Version) FROM VersionInfo").ShouldBe("10,20");
    }

    [Test]
    public async Task To_stops_at_the_version_that_is_asked_for()
    {
        string path = Database("a.db", "");
        Type[] migrations = [typeof(TestMigrations.CreateNotes), typeof(TestMigrations.AddColour)];

        ChangeRow row = (await UpgradeAsync(TestFleet(migrations, path), Quick with { Plan = new PlanRequest(To: 10) })).Rows.ShouldHaveSingleItem();

        row.To.ShouldBe(10);
        SqliteFile.Scalar(path, "SELECT group_concat(Version) FROM VersionInfo").ShouldBe("10");
        Status(TestFleet(migrations, path)).Databases.ShouldHaveSingleItem().Verdicts.ShouldHaveSingleItem().Name.ShouldBe("pending");
    }

    [Test]
    public async Task A_version_that_nobody_has_is_refused_and_the_nearest_named()
    {
        string path = Database("assistant.db", OldAssistant);
        using var runner = new FleetRunner(OwnFleet(path), Runner.Assemblies.MigrationAssembly.Of(Kinds.Own));

        Outcome<ChangeReport> outcome = await runner.UpgradeAsync(Quick with { Plan = new PlanRequest(To: 20260201142) }, TextReader.Null);

        outcome.ShouldBeOfType<Outcome<ChangeReport>.Refused>().Problems.ShouldHaveSingleItem().ShouldContain("--to 20260201142: no migration has this version");
    }

    [Test]
    public async Task A_database_at_the_target_is_not_called_current_while_the_code_goes_on()
    {
        string path = Database("a.db", "");
        Type[] migrations = [typeof(TestMigrations.CreateNotes), typeof(TestMigrations.AddColour)];
        await UpgradeAsync(TestFleet(migrations, path), Quick with { Plan = new PlanRequest(To: 10) });

        ChangeRow row = (await UpgradeAsync(TestFleet(migrations, path), Quick with { Plan = new PlanRequest(To: 10) })).Rows.ShouldHaveSingleItem();

        row.Result.ShouldBe(ChangeResult.AtTarget);
        row.Notes.ShouldHaveSingleItem().ShouldContain("the code goes on to 20");
    }

    [Test]
    public async Task A_database_that_could_not_be_made_leaves_no_empty_file()
    {
        ChangeRow row = (await UpgradeAsync(
            TestFleet([typeof(TestMigrations.GivesUp)], At("new.db")), Quick with { Plan = new PlanRequest(Create: true) })).Rows.ShouldHaveSingleItem();

        row.Result.ShouldBe(ChangeResult.Failed);
        Directory.GetFileSystemEntries(Folder).ShouldBeEmpty();
    }

    [Test]
    public async Task Backups_of_databases_with_one_name_do_not_meet_in_a_shared_folder()
    {
        string[] paths = [Database("a/.autoforge/assistant.db", OldAssistant), Database("b/.autoforge/assistant.db", OldAssistant)];
        string backups = At("backups");

        ChangeReport report = await UpgradeAsync(OwnFleet(paths), Quick with { BackupFolder = backups });

        report.Rows.Select(row => row.Backup).Distinct().Count().ShouldBe(2);
        Directory.GetFiles(backups, "*.bak").Length.ShouldBe(2);
    }

    [Test]
    public async Task Progress_tells_every_database_once()
    {
        string[] paths = [.. Enumerable.Range(0, 5).Select(i => Database($"p{i}/a.db", ""))];
        var seen = new Seen();

        await UpgradeAsync(TestFleet([typeof(TestMigrations.CreateNotes)], paths), Quick, seen);

        seen.Done.Where(done => !done.IsRehearsal).Select(done => done.Done).Order().ShouldBe([1, 2, 3, 4, 5]);
        seen.Done.Where(done => done.IsRehearsal).Select(done => done.Done).Order().ShouldBe([1, 2, 3, 4, 5]);
    }

    private sealed class Seen : IProgress<ChangeProgress>
    {
        private readonly List<ChangeProgress> _done = [];

        public IReadOnlyList<ChangeProgress> Done => _done;

        public string[] Paths => [.. _done.Select(done => done.Row.Path)];

        public void Report(ChangeProgress value)
        {
            lock (_done) _done.Add(value);
        }
    }

    [TestCase("CREATE TABLE SchemaLedger (Id, Version, Action, Hash)")]
    [TestCase(LedgerTable.Create)]
    public async Task A_database_with_nothing_but_a_ledger_is_unversioned_for_gate_status_history_upgrade_and_downgrade_alike(string ledger)
    {
        string path = Database("a.db", ledger);
        Fleet fleet = TestFleet([typeof(TestMigrations.CreateNotes)], path);

        Gate.Check(fleet, TextReader.Null).ShouldBeOfType<Outcome<GateReport>.Done>().Value.Databases.ShouldHaveSingleItem()
            .State.ShouldBe(new DatabaseState.Unversioned(1));
        DatabaseReport status = Status(fleet).Databases.ShouldHaveSingleItem();
        status.State.ShouldBe(new DatabaseState.Unversioned(1));
        status.Verdicts.ShouldHaveSingleItem().ShouldBeOfType<Verdict.Unversioned>().Evidence.ShouldNotBeNull().Adopted.ShouldBeNull();
        new DatabaseInspector(VersionTable.Default).ReadHistory(path).State.ShouldBe(new DatabaseState.Unversioned(1));
        (await UpgradeAsync(fleet)).Rows.ShouldHaveSingleItem().Problem.ShouldNotBeNull().ShouldContain("its version is not known");
        (await DowngradeAsync(fleet, new DowngradeOptions(0) { LockTimeout = Quick.LockTimeout })).Rows.ShouldHaveSingleItem()
            .Problem.ShouldNotBeNull().ShouldContain("records no version");
        SqliteFile.Scalar(path, "SELECT group_concat(name) FROM sqlite_schema").ShouldBe("SchemaLedger");
    }
}
