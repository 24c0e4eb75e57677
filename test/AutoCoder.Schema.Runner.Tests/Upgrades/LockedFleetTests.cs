using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Upgrades;

/// <summary>Databases of a fleet that others have locked: they come last and are waited for together.</summary>
internal class LockedFleetTests : UpgradeTest
{
    private static readonly Type[] Migrations = [typeof(CompanionTests.MakeNotes), typeof(CompanionTests.AddColour)];

    [TestCase("by a writer")]
    [TestCase("by another run")]
    [TestCase("against readers")]
    public async Task Those_that_are_locked_keep_no_other_waiting_and_are_done_when_they_are_free(string locked)
    {
        string[] paths = ["a.db", "b.db", "c.db", "d.db"];
        paths = [.. paths.Select(name => Database(name, "CREATE TABLE other (id INTEGER); DROP TABLE other"))];
        List<IDisposable> holders = [.. paths[..3].Select(path => Hold(path, locked))];
        // Let go only when the last database is done, which nobody locks.
        var progress = new Each(row =>
        {
            if (row.Path == paths[3]) holders.ForEach(holder => holder.Dispose());
        });

        ChangeReport report = await UpgradeAsync(
            TestFleet(Migrations, paths), new() { LockTimeout = TimeSpan.FromMinutes(10), Parallelism = 1, Rehearse = false }, progress);

        report.Rows.Select(row => (row.Path, row.Result, row.Problem)).ShouldBe([.. paths.Select(path => (path, ChangeResult.Changed, (string?)null))]);
        progress.Paths.ShouldBe([paths[3], .. paths[..3]]);
    }

    [Test]
    public async Task Those_that_stay_locked_are_told_of_once_and_fail_as_ever()
    {
        string path = Database("a.db", "CREATE TABLE other (id INTEGER); DROP TABLE other"), free = Database("b.db", "CREATE TABLE other (id INTEGER); DROP TABLE other");
        using IDisposable holder = Hold(path, "by another run");
        var progress = new Each(_ => { });
        ChangeReport report = await UpgradeAsync(TestFleet(Migrations, path, free), Quick with { FailFast = true, Rehearse = false, Parallelism = 1 }, progress);
        report.Rows.Select(row => row.Result).ShouldBe([ChangeResult.Failed, ChangeResult.Changed]);
        report.Rows[0].Problem!.ShouldStartWith("is being upgraded by ");
        progress.Paths.ShouldBe([free, path]);
    }

    [Test]
    public async Task Failures_of_both_passes_count_together()
    {
        string locked = Database("a.db", "CREATE TABLE other (id INTEGER); DROP TABLE other"), failing = At("b.db");
        BesideDatabase.Put(failing, "DELETE", "empty-journal"); // with rows that the migration cannot be right with
        using IDisposable holder = Hold(locked, "by another run");
        ChangeReport report = await UpgradeAsync(
            TestFleet([typeof(CompanionTests.MakeNotes), typeof(CompanionTests.BrokenColour)], locked, failing),
            new() { LockTimeout = TimeSpan.FromMinutes(10), FailFast = true, Rehearse = false, Parallelism = 1 });
        report.Rows.Select(row => row.Result).ShouldBe([ChangeResult.NotReached, ChangeResult.Failed]);
    }

    [Test]
    public async Task An_upgrade_that_is_cancelled_leaves_no_backup_of_what_it_did_not_change()
    {
        string path = Database("a.db", "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT); INSERT INTO notes VALUES (1, 'a')");
        await UpgradeAsync(TestFleet([typeof(CompanionTests.MakeNotes)], path));
        foreach (string file in Directory.GetFiles(At("schema-backups"))) File.Delete(file);
        using CancellationTokenSource source = new();

        ChangeReport report = await UpgradeAsync(
            TestFleet(Migrations, path), Quick with { Clock = new CancellingClock(source) }, null, source.Token);

        report.Rows[0].Result.ShouldBe(ChangeResult.NotReached);
        SqliteFile.Rows(path, "SELECT count(*) FROM VersionInfo").ShouldBe("1\n");
        Directory.GetFiles(At("schema-backups")).ShouldBeEmpty();
    }

    private static IDisposable Hold(string path, string how)
    {
        if (how == "by another run") return new FileStream(path + ".lock", FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        SqliteConnection holder = SqliteFile.Open(path);
        SqliteFile.Rows(holder, how == "by a writer" ? "BEGIN IMMEDIATE" : "BEGIN EXCLUSIVE");
        return holder;
    }

    private sealed class Each(Action<ChangeRow> done) : IProgress<ChangeProgress>
    {
        public List<string> Paths { get; } = [];

        public void Report(ChangeProgress value)
        {
            Paths.Add(value.Row.Path);
            done(value.Row);
        }
    }

    // Asked for the time when the backup is made.
    private sealed class CancellingClock(CancellationTokenSource source) : TimeProvider
    {
        public override long GetTimestamp()
        {
            source.Cancel();
            return base.GetTimestamp();
        }

        public override DateTimeOffset GetUtcNow()
        {
            source.Cancel();
            return base.GetUtcNow();
        }
    }
}
