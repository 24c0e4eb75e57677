using FluentMigrator;

namespace AutoCoder.Schema.Runner.Tests.Upgrades;

/// <summary>Migrations with <c>TransactionBehavior.None</c>: alone, with a backup, and put back by it.</summary>
public class NonTransactionalUpgradeTests : UpgradeTest
{
    private static readonly Type[] Good = [typeof(TestMigrations.CreateNotes), typeof(TestMigrations.AddColour), typeof(TestMigrations.Vacuums), typeof(After)];

    [Test]
    public async Task It_runs_alone_between_transactions_and_the_report_says_that_it_cannot_be_rolled_back()
    {
        string path = Database("a.db", "CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT)");

        ChangeRow row = (await UpgradeAsync(TestFleet(Good, path))).Rows.ShouldHaveSingleItem();

        row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
        row.Backup.ShouldNotBeNull();
        row.Notes.ShouldContain(note => note.Contains("cannot be rolled back", StringComparison.Ordinal));
        SqliteFile.Scalar(path, "SELECT group_concat(Version) FROM VersionInfo").ShouldBe("10,20,50,120");
    }

    [Test]
    public async Task It_is_not_run_without_a_backup()
    {
        string path = Database("a.db", "");

        ChangeRow row = (await UpgradeAsync(TestFleet(Good, path), Quick with { Backup = false })).Rows.ShouldHaveSingleItem();

        row.Result.ShouldBe(ChangeResult.Failed);
        row.Problem!.ShouldContain("only run with a backup");
        (await File.ReadAllBytesAsync(path)).ShouldBeEmpty();
    }

    [Test]
    public async Task When_a_later_one_fails_the_backup_is_put_back()
    {
        string path = Database("a.db", "");
        await UpgradeAsync(TestFleet([typeof(TestMigrations.CreateNotes)], path));
        SqliteFile.Execute(path, "INSERT INTO notes VALUES (2, 'kept')");
        string before = SqliteFile.Dump(path);

        ChangeRow row = (await UpgradeAsync(
            TestFleet([typeof(TestMigrations.CreateNotes), typeof(TestMigrations.AddColour), typeof(TestMigrations.Vacuums), typeof(FailsAfter)], path))).Rows.ShouldHaveSingleItem();

        row.Result.ShouldBe(ChangeResult.Failed);
        row.Problem!.ShouldContain("migration 130 (FailsAfter) failed");
        row.Problem!.ShouldContain("The backup was put back: the database is what it was.");
        SqliteFile.Dump(path).ShouldBe(before);
    }

    [Migration(120), Tags(TestMigrations.Kind)]
    public sealed class After : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("INSERT INTO notes (id, text) VALUES (120, 'after')");
    }

    [Migration(130), Tags(TestMigrations.Kind)]
    public sealed class FailsAfter : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("INSERT INTO no_such_table VALUES (1)");
    }
}
