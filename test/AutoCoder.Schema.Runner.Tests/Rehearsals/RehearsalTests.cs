using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Rehearsals;

/// <summary>Copies first: what would fail is known before anything is touched.</summary>
internal class RehearsalTests : UpgradeTest
{
    private static readonly Type[] First = [typeof(TestMigrations.CreateNotes)];
    private static readonly Type[] WithKey = [.. First, typeof(RiskyMigrations.UniqueText)];

    private static UpgradeOptions InFiles { get; } = Quick with { RehearsalMemory = 0 };

    [TestCase("DELETE", true)]
    [TestCase("DELETE", false)]
    [TestCase("WAL", true)]
    [TestCase("WAL", false)]
    public async Task A_duplicate_under_a_new_key_is_found_on_the_file_that_has_it_and_no_database_is_touched(string journal, bool inMemory)
    {
        string[] paths = [.. await Databases(3, journal)];
        SqliteFile.Execute(paths[1], "INSERT INTO notes VALUES (7, 'second')");
        string before = Bytes();

        ChangeReport report = await UpgradeAsync(TestFleet(WithKey, paths), inMemory ? Quick : InFiles);

        report.Rows.Select(row => row.Result).ShouldBe([ChangeResult.NotReached, ChangeResult.WouldFail, ChangeResult.NotReached]);
        report.Rows[1].Path.ShouldBe(paths[1]);
        report.Rows[1].Problem!.ShouldContain("UNIQUE constraint failed");
        report.Rows[1].Problem!.ShouldNotContain("rehearsal-");
        report.Rows[0].Problem.ShouldBe("was not upgraded: the rehearsal of 1 of 3 databases failed; nothing of it was changed.");
        report.Exit.ShouldBe(ExitCode.NotReady);
        Bytes().ShouldBe(before);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_missing_value_under_a_new_not_null_is_found_on_the_file_that_has_it(bool inMemory)
    {
        string[] paths = [.. await Databases(2, "DELETE")];
        SqliteFile.Execute(paths[0], "INSERT INTO notes VALUES (7, NULL)");

        ChangeReport report = await UpgradeAsync(TestFleet([.. First, typeof(RiskyMigrations.RequiredText)], paths), inMemory ? Quick : InFiles);

        report.Rows.Select(row => row.Result).ShouldBe([ChangeResult.WouldFail, ChangeResult.NotReached]);
        SqliteFile.Scalar(paths[1], "SELECT max(Version) FROM VersionInfo").ShouldBe("10");
    }

    [Test]
    public async Task Every_database_that_would_fail_is_named()
    {
        string[] paths = [.. await Databases(4, "DELETE")];
        foreach (string path in paths[1..3]) SqliteFile.Execute(path, "INSERT INTO notes VALUES (7, 'second')");

        (await UpgradeAsync(TestFleet(WithKey, paths))).Rows.Where(row => row.Result == ChangeResult.WouldFail).Select(row => row.Path).ShouldBe(paths[1..3]);
    }

    [Test]
    public async Task When_all_copies_go_well_the_databases_are_upgraded_and_the_report_says_that_they_were_rehearsed()
    {
        string[] paths = [.. await Databases(3, "WAL")];

        ChangeReport report = await UpgradeAsync(TestFleet(WithKey, paths));

        report.Count(ChangeResult.Changed).ShouldBe(3);
        ChangeText.Summary(report).ShouldBe("3 databases: 3 upgraded. Rehearsed first: 3.");
    }

    [Test]
    public async Task One_database_alone_is_rehearsed_only_when_asked()
    {
        string[] paths = [.. await Databases(1, "DELETE")];
        SqliteFile.Execute(paths[0], "INSERT INTO notes VALUES (7, 'second')");

        (await UpgradeAsync(TestFleet(WithKey, paths))).Rows[0].Result.ShouldBe(ChangeResult.Failed);
        (await UpgradeAsync(TestFleet(WithKey, paths), Quick with { Rehearse = true })).Rows[0].Result.ShouldBe(ChangeResult.WouldFail);
    }

    [Test]
    public async Task Without_a_rehearsal_the_others_are_upgraded()
    {
        string[] paths = [.. await Databases(2, "DELETE")];
        SqliteFile.Execute(paths[0], "INSERT INTO notes VALUES (7, 'second')");

        (await UpgradeAsync(TestFleet(WithKey, paths), Quick with { Rehearse = false })).Rows.Select(row => row.Result)
            .ShouldBe([ChangeResult.Failed, ChangeResult.Changed]);
    }

    [Test]
    public async Task A_database_that_is_refused_has_no_work_and_stands_in_nobodys_way()
    {
        string[] paths = [.. await Databases(1, "DELETE"), Database("alien.db", "CREATE TABLE alien (x)")];

        (await UpgradeAsync(TestFleet(WithKey, paths))).Rows.Select(row => row.Result).ShouldBe([ChangeResult.Changed, ChangeResult.Refused]);
    }

    [TestCase("DELETE", true, false)]
    [TestCase("DELETE", false, false)]
    [TestCase("WAL", true, false)]
    [TestCase("WAL", false, false)]
    [TestCase("WAL", true, true)]
    [TestCase("WAL", false, true)]
    public async Task A_rehearsal_alone_changes_nothing_and_leaves_nothing_behind(string journal, bool inMemory, bool isOpen)
    {
        string[] paths = [.. await Databases(2, journal)];
        using SqliteConnection? application = isOpen ? SqliteFile.Open(paths[0]) : null;
        if (isOpen) new SqliteCommand("INSERT INTO notes VALUES (8, 'in the log')", application).ExecuteNonQuery();
        string before = Bytes();

        ChangeReport report = await UpgradeAsync(TestFleet(WithKey, paths), (inMemory ? Quick : InFiles) with { RehearseOnly = true });

        report.Rows.Select(row => row.Result).ShouldBe([ChangeResult.Rehearsed, ChangeResult.Rehearsed]);
        ChangeText.Summary(report).ShouldBe("2 databases: 2 rehearsed. Nothing was changed: this was a rehearsal.");
        report.Exit.ShouldBe(ExitCode.Success);
        Bytes().ShouldBe(before);
    }

    [Test]
    public async Task Rows_that_are_only_in_the_log_of_a_running_application_are_rehearsed_too()
    {
        string[] paths = [.. await Databases(2, "WAL")];
        using SqliteConnection application = SqliteFile.Open(paths[0]);
        await new SqliteCommand("INSERT INTO notes VALUES (8, 'second')", application).ExecuteNonQueryAsync();

        (await UpgradeAsync(TestFleet(WithKey, paths))).Rows[0].Result.ShouldBe(ChangeResult.WouldFail);
    }

    [Test]
    public async Task A_migration_without_a_transaction_is_rehearsed_on_a_file()
    {
        string[] paths = [.. await Databases(2, "DELETE")];
        string before = Bytes();
        Type[] migrations = [.. First, typeof(RiskyMigrations.VacuumsAndFails)];
        var fleet = TestFleet(migrations, paths);

        ChangeReport report = await UpgradeAsync(fleet);

        report.Rows.Select(row => row.Result).ShouldBe([ChangeResult.WouldFail, ChangeResult.WouldFail]);
        report.Rows[0].Problem!.ShouldContain("no such table: missing");
        Bytes().ShouldBe(before);
    }

    [Test]
    public async Task Databases_in_one_state_are_rehearsed_once_when_no_row_can_stand_against_the_run()
    {
        string[] paths = [.. await Databases(5, "DELETE")];

        ChangeReport report = await UpgradeAsync(TestFleet([.. First, typeof(TestMigrations.AddColour)], paths), Quick with { RehearseOnly = true });

        report.Count(ChangeResult.Rehearsed).ShouldBe(5);
        report.Rows.Count(row => row.Notes.Any(note => note.StartsWith("It is in the same state as ", StringComparison.Ordinal))).ShouldBe(4);
    }

    [Test]
    public async Task With_a_risk_each_file_is_rehearsed()
    {
        string[] paths = [.. await Databases(3, "DELETE")];

        ChangeReport report = await UpgradeAsync(TestFleet(WithKey, paths), Quick with { RehearseOnly = true });

        report.Rows.ShouldAllBe(row => row.Notes.All(note => !note.Contains("same state", StringComparison.Ordinal)));
    }

    [Test]
    public async Task A_new_database_is_rehearsed_from_nothing()
    {
        string[] paths = [At("new.db"), .. await Databases(1, "DELETE")];

        ChangeReport report = await UpgradeAsync(TestFleet(WithKey, paths), Quick with { RehearseOnly = true, Plan = new PlanRequest(Create: true) });

        report.Rows.Select(row => row.Result).ShouldBe([ChangeResult.Rehearsed, ChangeResult.Rehearsed]);
        File.Exists(paths[0]).ShouldBeFalse();
    }

    [Test]
    public async Task What_a_killed_rehearsal_left_is_removed_by_the_next_run_and_what_a_running_one_uses_is_not()
    {
        string path = (await Databases(1, "DELETE")).Single();
        string abandoned = $"{path}.rehearsal-1-abandone";
        Directory.CreateDirectory(abandoned);
        await File.WriteAllTextAsync(Path.Combine(abandoned, "running.lock"), "");
        await File.WriteAllTextAsync(Path.Combine(abandoned, "database"), "half a copy");
        using (var running = RehearsalFolder.Make(path))
        {
            (await UpgradeAsync(TestFleet(WithKey, path))).Rows[0].Result.ShouldBe(ChangeResult.Changed);
            Directory.Exists(abandoned).ShouldBeFalse();
            Directory.Exists(Path.GetDirectoryName(running.Database)).ShouldBeTrue();
        }

        Directory.GetDirectories(Path.GetDirectoryName(path)!, "*rehearsal*").ShouldBeEmpty();
    }

    private async Task<IEnumerable<string>> Databases(int count, string journal)
    {
        string[] paths = [.. Enumerable.Range(0, count).Select(i => Database($"p{i}/a.db", $"PRAGMA journal_mode={journal}; CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT)"))];
        await UpgradeAsync(TestFleet(First, paths), Quick with { Plan = new PlanRequest(To: 10), Backup = false, Rehearse = false });
        foreach (string path in paths) SqliteFile.Execute(path, "INSERT INTO notes VALUES (2, 'second')");
        return paths;
    }

    // SQLite opens a -shm once a process, so here the application's own mapping of it is what reading marks.
    private string Bytes() => string.Join('\n', Directory.GetFileSystemEntries(Folder, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith("-shm", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(Bytes));

    private static string Bytes(string path)
    {
        if (Directory.Exists(path)) return path;
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return $"{path} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(stream))}";
    }
}
