using System.Diagnostics.CodeAnalysis;
using FluentMigrator;

namespace AutoCoder.Schema.Runner.Tests.Faults;

/// <summary>A statement of a migration that does not come to an end, and a limit for it.</summary>
[NonParallelizable]
public class StatementTimeoutTests : UpgradeTest
{
    private const string Kind = "overtime";

    // Were it not ended, the interrupt would end it, and the row would say so.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(0.25), Patience = TimeSpan.FromMinutes(1);

    private const string Endless =
        """
        CREATE VIEW numbers AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n;
        CREATE TABLE sink (i);
        CREATE TRIGGER endless AFTER UPDATE ON notes BEGIN INSERT INTO sink SELECT i FROM numbers WHERE i < 0; END;
        """;

    [Migration(10), Tags(Kind)]
    [SuppressMessage("Design", "CA1034", Justification = "FluentMigrator takes public classes only.")]
    public sealed class MakesNotes : Migration
    {
        public override void Up()
        {
            Create.Table("notes").WithColumn("id").AsInt32().PrimaryKey().WithColumn("text").AsString().Nullable();
            Execute.Sql(Endless);
        }

        public override void Down() => Delete.Table("notes");
    }

    [Migration(20), Tags(Kind)]
    [SuppressMessage("Design", "CA1034", Justification = "FluentMigrator takes public classes only.")]
    public sealed class WritesNotes : Migration
    {
        public override void Up() => Update.Table("notes").Set(new { text = "secret" }).AllRows();

        public override void Down() => Execute.Sql("-- back\nUPDATE notes SET text = 'secret'");
    }

    [Migration(30), Tags(Kind)]
    [SuppressMessage("Design", "CA1034", Justification = "FluentMigrator takes public classes only.")]
    public sealed class AsksForever : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("INSERT INTO sink SELECT i FROM numbers WHERE i < 0");
    }

    [Migration(50), Tags(Kind)]
    [SuppressMessage("Design", "CA1034", Justification = "FluentMigrator takes public classes only.")]
    public sealed class RebuildsNotes : ForwardOnlyMigration
    {
        public override void Up() => Alter.Column("text").OnTable("notes").AsInt32().Nullable();
    }

    [Migration(40, TransactionBehavior.None), Tags(Kind)]
    [SuppressMessage("Design", "CA1034", Justification = "FluentMigrator takes public classes only.")]
    public sealed class WritesAlone : ForwardOnlyMigration
    {
        public override void Up()
        {
            Execute.Sql("INSERT INTO sink VALUES (1)");
            Execute.Sql("UPDATE notes SET text = 'secret'");
        }
    }

    [TestCase("DELETE", typeof(WritesNotes), "migration 20 (WritesNotes) failed: the statement UPDATE \"notes\" SET \"text\" = … ran for longer than 0.25 s (--statement-timeout) and was ended.")]
    [TestCase("WAL", typeof(WritesNotes), "migration 20 (WritesNotes) failed: the statement UPDATE \"notes\" SET \"text\" = … ran for longer than 0.25 s (--statement-timeout) and was ended.")]
    [TestCase("DELETE", typeof(AsksForever), "migration 30 (AsksForever) failed: the statement INSERT INTO sink SELECT i FROM numbers WHERE … ran for longer than 0.25 s (--statement-timeout) and was ended.")]
    public async Task It_is_ended_and_the_database_is_what_it_was(string journal, Type migration, string problem)
    {
        string path = await MadeAsync(journal);
        string content = SqliteFile.Dump(path);

        ChangeRow row = await RowAsync(path, Quick with { StatementTimeout = Limit }, typeof(MakesNotes), migration);

        row.Result.ShouldBe(ChangeResult.Failed);
        row.Problem.ShouldBe(problem);
        row.NextStep.ShouldNotBeNull().ShouldStartWith($"autocoder-schema upgrade --statement-timeout 2.5 --kind overtime {path}    # ");
        SqliteFile.Dump(path).ShouldBe(content);
        Directory.GetFiles(Folder, "*.lock").ShouldBeEmpty();
    }

    [Test]
    public async Task The_copy_of_a_rebuild_is_ended_and_told_of_and_not_what_cleans_up_after_it()
    {
        string path = await MadeAsync("DELETE");
        SqliteFile.Execute(path, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) INSERT OR IGNORE INTO notes (id, text) SELECT i, i FROM n");

        ChangeRow row = await RowAsync(
            path, Quick with { StatementTimeout = TimeSpan.FromMilliseconds(1), Plan = new(To: 50), BackupFolder = At("backups") }, typeof(MakesNotes), typeof(RebuildsNotes));

        row.Result.ShouldBe(ChangeResult.Failed);
        row.Problem.ShouldNotBeNull().ShouldStartWith("migration 50 (RebuildsNotes) failed: the statement INSERT ");
        row.Problem.ShouldEndWith(" … ran for longer than 0.001 s (--statement-timeout) and was ended.");
        row.NextStep.ShouldNotBeNull().ShouldStartWith($"autocoder-schema upgrade --to=50 --backup-dir={At("backups")} --statement-timeout 0.01 --kind overtime {path}    # ");
        SqliteFile.Scalar(path, "SELECT count(*) FROM notes").ShouldBe("200000");
    }

    [TestCase(1L << 30)]
    [TestCase(0)]
    public async Task A_rehearsal_ends_it_too(long memory)
    {
        string path = await MadeAsync("DELETE");
        string content = SqliteFile.Dump(path);

        ChangeRow row = await RowAsync(
            path, Quick with { StatementTimeout = Limit, RehearseOnly = true, RehearsalMemory = memory }, typeof(MakesNotes), typeof(WritesNotes));

        row.Result.ShouldBe(ChangeResult.WouldFail);
        row.Problem.ShouldNotBeNull().ShouldContain("ran for longer than 0.25 s (--statement-timeout) and was ended.");
        if (memory > 0) row.NextStep.ShouldNotBeNull().ShouldStartWith("autocoder-schema rehearse --statement-timeout 2.5 ");
        SqliteFile.Dump(path).ShouldBe(content);
    }

    [Test]
    public async Task A_way_back_is_ended_and_the_database_is_what_it_was()
    {
        string path = await MadeAsync("DELETE", typeof(MakesNotes), typeof(WritesNotes));
        string content = SqliteFile.Dump(path);

        using CancellationTokenSource patience = new(Patience);
        ChangeRow row = (await DowngradeAsync(
            TestFleet(Kind, [typeof(MakesNotes), typeof(WritesNotes)], path), new(10) { AcceptsDataLoss = true, StatementTimeout = Limit }, patience.Token)).Rows[0];

        row.Result.ShouldBe(ChangeResult.Failed);
        row.Problem.ShouldBe(
            "migration 20 (WritesNotes) was not taken back: the statement UPDATE notes SET text = … ran for longer than 0.25 s (--statement-timeout) and was ended. Nothing of it was kept.");
        row.NextStep.ShouldNotBeNull().ShouldStartWith($"autocoder-schema downgrade --to 10 --accept-data-loss --statement-timeout 2.5 --kind overtime {path}    # ");
        SqliteFile.Dump(path).ShouldBe(content);
    }

    [Test]
    public async Task A_script_out_of_the_ledger_is_ended_too()
    {
        string path = await MadeAsync("DELETE", typeof(MakesNotes), typeof(WritesNotes));

        using CancellationTokenSource patience = new(Patience);
        ChangeRow row = (await DowngradeAsync(
            TestFleet(Kind, [typeof(MakesNotes)], path), new(10) { AcceptsDataLoss = true, StatementTimeout = Limit }, patience.Token)).Rows[0];

        row.Result.ShouldBe(ChangeResult.Failed);
        row.Problem.ShouldNotBeNull().ShouldContain("the statement UPDATE notes SET text = … ran for longer than 0.25 s (--statement-timeout) and was ended.");
    }

    [Test]
    public async Task What_runs_outside_of_a_transaction_is_ended_and_the_backup_is_put_back()
    {
        string path = await MadeAsync("DELETE");
        string content = SqliteFile.Dump(path);

        ChangeRow row = await RowAsync(path, Quick with { StatementTimeout = Limit }, typeof(MakesNotes), typeof(WritesAlone));

        row.Result.ShouldBe(ChangeResult.Failed);
        row.Problem.ShouldBe(
            "overtime: migration 40 (WritesAlone) failed: the statement UPDATE notes SET text = … ran for longer than 0.25 s (--statement-timeout) and was ended. "
            + "The backup was put back: the database is what it was.");
        row.NextStep.ShouldNotBeNull().ShouldStartWith("autocoder-schema upgrade --statement-timeout 2.5 ");
        SqliteFile.Dump(path).ShouldBe(content);
    }

    [Test]
    public async Task Many_statements_that_each_end_in_time_are_not_added_up()
    {
        string path = At("many.db");
        var limit = TimeSpan.FromSeconds(0.5);

        ChangeRow row = await RowAsync(path, Quick with { StatementTimeout = limit, Plan = new(Create: true) }, typeof(CountsOftenEnough));

        row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
    }

    /// <summary>Takes several times the limit, a statement a few milliseconds.</summary>
    [Migration(50), Tags(Kind)]
    [SuppressMessage("Design", "CA1034", Justification = "FluentMigrator takes public classes only.")]
    public sealed class CountsOftenEnough : ForwardOnlyMigration
    {
        private const string Count = "SELECT count(*) FROM (WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i FROM n)";

        public override void Up() => Execute.Sql(string.Join(";\n-- and again\n", Enumerable.Repeat(Count, 500)));
    }

    private async Task<string> MadeAsync(string journal, params Type[] migrations)
    {
        string path = At("notes.db");
        await UpgradeAsync(TestFleet(Kind, migrations is [] ? [typeof(MakesNotes)] : migrations, path), Quick with { Plan = new(Create: true) });
        SqliteFile.Execute(path, $"PRAGMA journal_mode = {journal}; INSERT INTO notes VALUES (1, 'first')");
        return path;
    }

    private static async Task<ChangeRow> RowAsync(string path, UpgradeOptions options, params Type[] migrations)
    {
        using CancellationTokenSource patience = new(Patience);
        return (await UpgradeAsync(TestFleet(Kind, migrations, path), options, patience.Token)).Rows.ShouldHaveSingleItem();
    }
}
