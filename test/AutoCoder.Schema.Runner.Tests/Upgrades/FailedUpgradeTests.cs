using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Upgrades;

internal class FailedUpgradeTests : UpgradeTest
{
    private const string Notes = "CREATE TABLE notes (id INTEGER NOT NULL, text TEXT, PRIMARY KEY (id)); INSERT INTO notes VALUES (1, 'first')";

    [Test]
    public async Task A_migration_that_fails_leaves_the_database_as_it_was_and_is_named()
    {
        string path = Database("a.db", "");
        await UpgradeAsync(TestFleet([typeof(TestMigrations.CreateNotes)], path));
        string before = SqliteFile.Dump(path);

        ChangeRow row = (await UpgradeAsync(
            TestFleet([typeof(TestMigrations.CreateNotes), typeof(TestMigrations.AddColour), typeof(TestMigrations.BrokenSql)], path))).Rows.ShouldHaveSingleItem();

        row.Result.ShouldBe(ChangeResult.Failed);
        row.Problem!.ShouldContain("migration 25 (BrokenSql) failed");
        row.Problem!.ShouldContain("no such table: no_such_table");
        row.NextStep!.ShouldContain("nothing of it was kept");
        SqliteFile.Dump(path).ShouldBe(before);
    }

    [TestCase(typeof(FailingMigrations.FailsBehindRows))]
    [TestCase(typeof(FailingMigrations.FailsBehindRowsOnTheConnection))]
    public async Task A_statement_that_fails_behind_one_that_gives_rows_is_not_passed_over(Type migration)
    {
        string path = Database("a.db", "");
        await UpgradeAsync(TestFleet([typeof(TestMigrations.CreateNotes)], path));
        string before = SqliteFile.Dump(path);

        ChangeRow row = (await UpgradeAsync(TestFleet([typeof(TestMigrations.CreateNotes), migration], path))).Rows.ShouldHaveSingleItem();

        row.Result.ShouldBe(ChangeResult.Failed);
        row.Problem!.ShouldContain("no such table: missing");
        SqliteFile.Dump(path).ShouldBe(before);
    }

    [Test]
    public async Task A_database_that_another_upgrade_has_in_hand_tells_who_has_it()
    {
        string path = Database("a.db", "");
        var attempt = await DatabaseLock.AcquireAsync(path, TimeSpan.Zero);
        using DatabaseLock held = attempt.ShouldBeOfType<LockAttempt.Acquired>().Lock;

        ChangeRow row = (await UpgradeAsync(TestFleet([typeof(TestMigrations.CreateNotes)], path))).Rows.ShouldHaveSingleItem();

        row.Result.ShouldBe(ChangeResult.Failed);
        row.Problem!.ShouldContain($"is being upgraded by process {Environment.ProcessId}");
        (await File.ReadAllBytesAsync(path)).ShouldBeEmpty();
    }

    [TestCase("DELETE")]
    [TestCase("WAL")]
    public async Task A_writer_that_does_not_let_go_is_waited_for_and_then_named_and_nothing_is_touched(string journal)
    {
        string path = Database("a.db", $"PRAGMA journal_mode={journal}; CREATE TABLE VersionInfo (Version INTEGER NOT NULL)");
        using SqliteConnection application = SqliteFile.Open(path);
        using SqliteTransaction writing = application.BeginTransaction(deferred: false);

        ChangeRow row = (await UpgradeAsync(TestFleet([typeof(TestMigrations.CreateNotes)], path))).Rows.ShouldHaveSingleItem();

        row.Result.ShouldBe(ChangeResult.Failed);
        row.Problem!.ShouldContain("is in use by a program that is writing");
        row.Backup.ShouldBeNull();
        writing.Rollback();
        SqliteFile.Scalar(path, "SELECT count(*) FROM sqlite_schema").ShouldBe("1");
    }

    [Test]
    public async Task A_migration_that_breaks_a_foreign_key_is_taken_back_and_the_row_is_named()
    {
        string path = Database("a.db", "");
        Type[] migrations = [typeof(FailingMigrations.Library), typeof(FailingMigrations.LosesAuthors)];
        await UpgradeAsync(TestFleet(migrations, path), Quick with { Plan = new PlanRequest(To: 100) });

        ChangeRow row = (await UpgradeAsync(TestFleet(migrations, path))).Rows.ShouldHaveSingleItem();

        row.Problem!.ShouldContain("the migrations break foreign keys: books row 7 refers to a row of authors that does not exist");
        SqliteFile.Scalar(path, "SELECT count(*) FROM authors").ShouldBe("1");
    }

    [Test]
    public async Task A_schema_that_is_not_the_expected_one_is_taken_back()
    {
        string path = Database("a.db", "CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT); INSERT INTO VersionInfo (Version) VALUES (10);" + Notes);
        SqliteFile.Execute(path, "CREATE TABLE unlike (x)");

        ChangeRow row = (await UpgradeAsync(TestFleet([typeof(TestMigrations.CreateNotes), typeof(FailingMigrations.DependsOnTheFile)], path))).Rows.ShouldHaveSingleItem();

        row.Result.ShouldBe(ChangeResult.Failed);
        row.Problem!.ShouldContain("the schema is not that of version 110");
        row.Problem!.ShouldContain("notes");
        SqliteFile.Scalar(path, "SELECT max(Version) FROM VersionInfo").ShouldBe("10");
    }

    [Test]
    public async Task What_was_different_before_and_no_migration_touched_is_no_reason_to_fail()
    {
        string path = Database("a.db", "");
        Type[] migrations = [typeof(TestMigrations.CreateNotes), typeof(TestMigrations.AddColour)];
        await UpgradeAsync(TestFleet(migrations, path), Quick with { Plan = new PlanRequest(To: 10) });
        SqliteFile.Execute(path, "CREATE TABLE of_the_application (x INTEGER NOT NULL); ALTER TABLE notes ADD COLUMN fork INTEGER NOT NULL DEFAULT 0");

        ChangeRow row = (await UpgradeAsync(TestFleet(migrations, path))).Rows.ShouldHaveSingleItem();

        row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
    }

    [Test]
    public async Task Without_a_backup_nothing_is_changed()
    {
        string path = Database("p/a.db", Notes + "; CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT); INSERT INTO VersionInfo (Version) VALUES (10)");
        await File.WriteAllTextAsync(At("p/schema-backups"), "a file where a folder should be");
        string before = SqliteFile.Dump(path);

        ChangeRow row = (await UpgradeAsync(
            TestFleet([typeof(TestMigrations.CreateNotes), typeof(TestMigrations.AddColour)], path), Quick)).Rows.ShouldHaveSingleItem();

        row.Result.ShouldBe(ChangeResult.Failed);
        row.Problem!.ShouldContain("the backup of");
        SqliteFile.Dump(path).ShouldBe(before);
    }

    [Test]
    public async Task An_interruption_between_two_migrations_keeps_nothing()
    {
        string path = Database("a.db", "");
        using var interruption = new CancellationTokenSource();
        FailingMigrations.Interrupts.Source = interruption;

        ChangeReport report = await UpgradeAsync(
            TestFleet([typeof(TestMigrations.CreateNotes), typeof(FailingMigrations.Interrupts), typeof(FailingMigrations.Library)], path), Quick, interruption.Token);

        report.Rows.ShouldHaveSingleItem().Result.ShouldBe(ChangeResult.NotReached);
        report.Exit.ShouldBe(ExitCode.Interrupted);
        SqliteFile.Scalar(path, "SELECT count(*) FROM sqlite_schema").ShouldBe("0");
    }

    [TestCase("DELETE")]
    [TestCase("WAL")]
    public void When_the_file_does_not_say_what_was_committed_the_backup_is_put_back(string journal)
    {
        string path = Database("a.db", $"PRAGMA journal_mode={journal}; {Notes}; CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT)");
        string before = SqliteFile.Dump(path);
        var restorePoint = new RestorePoint(path, DatabaseInspector.IdentityOf(path), new(VersionTable.Default), Quick);
        restorePoint.Make(new("forgetful", 0, 140, BackupManifest.BeforeUpgrade)).ShouldBeNull();
        SqliteFile.Execute(path, "ALTER TABLE notes ADD COLUMN shade TEXT");

        using var session = new CancellationTokenSource(); // anything that can be disposed
        CommitJudgement.Fails fails = restorePoint.Judge([140], session).ShouldBeOfType<CommitJudgement.Fails>();

        fails.Problem.ShouldBe("after the commit it does not record 140. The backup was put back: the database is what it was.");
        SqliteFile.Dump(path).ShouldBe(before);
    }

    [Test]
    public async Task Maintenance_that_takes_a_version_away_is_seen_before_the_commit()
    {
        string path = Database("a.db", $"{Notes}; CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT)");
        string before = SqliteFile.Dump(path);

        ChangeRow row = (await UpgradeAsync(TestFleet("forgetful", [typeof(FailingMigrations.AddsShade)], path))).Rows.ShouldHaveSingleItem();

        row.Result.ShouldBe(ChangeResult.Failed);
        row.Problem!.ShouldStartWith("VersionInfo: It does not record what was done: it lacks 140.");
        SqliteFile.Dump(path).ShouldBe(before);
    }

    [Test]
    public async Task A_file_that_is_only_busy_after_the_commit_is_not_overwritten_by_its_backup()
    {
        string path = Database("a.db", $"{Notes}; CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT)");

        ChangeRow row = (await UpgradeAsync(TestFleet([typeof(FailingMigrations.KeepsItsLock)], path))).Rows.ShouldHaveSingleItem();

        row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
        row.Notes[^1].ShouldStartWith("It was committed and could not be asked again");
        SqliteFile.Scalar(path, "SELECT count(*) FROM pragma_table_info('notes') WHERE name = 'glow'").ShouldBe("1");
    }

    [Test]
    public async Task A_hot_journal_that_a_crash_left_is_recovered_and_then_upgraded()
    {
        string path = Database("a.db", $"{Notes}; CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT); INSERT INTO VersionInfo (Version) VALUES (10)");
        CrashInTheMiddleOfATransaction(path);
        new FileInfo(path + "-journal").Length.ShouldBeGreaterThan(0);

        ChangeRow row = (await UpgradeAsync(TestFleet([typeof(TestMigrations.CreateNotes), typeof(TestMigrations.AddColour)], path))).Rows.ShouldHaveSingleItem();

        row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
        SqliteFile.Scalar(path, "SELECT group_concat(text) FROM notes").ShouldBe("first");
    }

    // What a crash leaves: the half-written file and its journal, taken while a transaction that has spilled is open.
    private void CrashInTheMiddleOfATransaction(string path)
    {
        string crashed = At("crashed.db");
        using (SqliteConnection writer = SqliteFile.Open(path))
        using (SqliteCommand command = new("PRAGMA cache_size=1; BEGIN; UPDATE notes SET text = hex(randomblob(100000))", writer))
        {
            command.ExecuteNonQuery();
            File.Copy(path, crashed);
            File.Copy(path + "-journal", crashed + "-journal");
        }

        File.Move(crashed, path, overwrite: true);
        File.Move(crashed + "-journal", path + "-journal", overwrite: true);
    }
}
