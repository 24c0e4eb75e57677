using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using FluentMigrator;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Faults;

/// <summary>
/// A trigger in somebody's file that never comes to an end, and fires when a migration writes. Tried in a process of its own,
/// since one that hangs cannot report.
/// </summary>
public class EndlessTests : UpgradeTest
{
    private const string Kind = "endless";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly Type[] Migrations = [typeof(MakesNotes), typeof(WritesNotes)], Alone = [typeof(MakesNotes), typeof(WritesAlone)];

    // SQLite takes no WITH in a trigger, and no other statement that is endless; but a view may have one.
    private const string EndlessTrigger =
        """
        CREATE VIEW numbers AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n;
        CREATE TABLE sink (i);
        CREATE TRIGGER endless AFTER UPDATE ON notes BEGIN SELECT begun(); INSERT INTO sink SELECT i FROM numbers WHERE i < 0; END;
        """;

    private static readonly TaskCompletionSource Begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Migration(10), Tags(Kind)]
    [SuppressMessage("Design", "CA1034", Justification = "FluentMigrator takes public classes only.")]
    public sealed class MakesNotes : Migration
    {
        public override void Up()
        {
            Create.Table("notes").WithColumn("id").AsInt32().PrimaryKey().WithColumn("text").AsString().Nullable();
            Execute.Sql(EndlessTrigger);
        }

        public override void Down() => Delete.Table("notes");
    }

    [Migration(20), Tags(Kind)]
    [SuppressMessage("Design", "CA1034", Justification = "FluentMigrator takes public classes only.")]
    public sealed class WritesNotes : Migration
    {
        public override void Up() => Write("changed");

        public override void Down() => Write("changed back");

        private void Write(string text)
        {
            Execute.WithConnection((connection, _) => ((SqliteConnection)connection).CreateFunction("begun", () => Begun.TrySetResult() ? 1 : 0));
            Update.Table("notes").Set(new { text }).AllRows();
        }
    }

    [Migration(30, TransactionBehavior.None), Tags(Kind)]
    [SuppressMessage("Design", "CA1034", Justification = "FluentMigrator takes public classes only.")]
    public sealed class WritesAlone : ForwardOnlyMigration
    {
        public override void Up()
        {
            Execute.Sql("INSERT INTO sink VALUES (1)");
            Execute.WithConnection((connection, _) => ((SqliteConnection)connection).CreateFunction("begun", () => Begun.TrySetResult() ? 1 : 0));
            Update.Table("notes").Set(new { text = "alone" }).AllRows();
        }
    }

    [Migration(40), Tags(Kind)]
    [SuppressMessage("Design", "CA1034", Justification = "FluentMigrator takes public classes only.")]
    public sealed class AddsMore : ForwardOnlyMigration
    {
        public override void Up()
        {
            Alter.Table("notes").AddColumn("more").AsString().Nullable();
            Update.Table("notes").Set(new { more = "changed" }).AllRows();
        }
    }

    /// <summary>The process: upgrades or takes back, interrupts it when the trigger runs, and says what came of it.</summary>
    public static async Task<int> RunAsync(string what, string database)
    {
        using CancellationTokenSource interrupt = new();
        UpgradeOptions options = Quick with { Rehearse = what == "rehearsal", RehearsalMemory = what == "rehearsal" ? 1 << 30 : 0 };
        Task<string> work = Task.Run(async () => what == "downgrade"
            ? Told((await DowngradeAsync(TestFleet(Kind, Migrations, database), new(10) { AcceptsDataLoss = true }, interrupt.Token)).Rows[0])
            : Told((await UpgradeAsync(TestFleet(Kind, what == "alone" ? Alone : Migrations, database), options, interrupt.Token)).Rows[0]));
        if (await Task.WhenAny(work, Begun.Task) == Begun.Task) await interrupt.CancelAsync();
        await Console.Out.WriteLineAsync(await work);
        return 0;
    }

    [TestCase("upgrade", "DELETE")]
    [TestCase("upgrade", "WAL")]
    [TestCase("rehearsal", "DELETE")]
    [TestCase("downgrade", "DELETE")]
    public async Task An_interrupt_ends_a_trigger_that_never_ends_and_takes_everything_back(string what, string journal)
    {
        string path = At("notes.db");
        await UpgradeAsync(TestFleet(Kind, what == "downgrade" ? Migrations : [typeof(MakesNotes)], path), Quick with { Plan = new(Create: true) });
        SqliteFile.Execute(path, $"PRAGMA journal_mode = {journal}; INSERT INTO notes VALUES (1, 'first')");
        string content = SqliteFile.Dump(path);

        using Process process = OtherProcess.Start("endless", what, path);
        string told = await LastLine(process);

        told.ShouldStartWith("NotReached|was not ");
        told.ShouldContain("nothing of it was changed");
        SqliteFile.Dump(path).ShouldBe(content);
        Directory.GetFiles(Folder, "*.lock").ShouldBeEmpty();
    }

    [TestCase("DELETE")]
    [TestCase("WAL")]
    public async Task An_interrupt_ends_what_runs_outside_of_a_transaction_and_the_backup_is_put_back(string journal)
    {
        string path = At("notes.db");
        await UpgradeAsync(TestFleet(Kind, [typeof(MakesNotes)], path), Quick with { Plan = new(Create: true) });
        SqliteFile.Execute(path, $"PRAGMA journal_mode = {journal}; INSERT INTO notes VALUES (1, 'first')");
        string content = SqliteFile.Dump(path);

        using Process process = OtherProcess.Start("endless", "alone", path);
        string told = await LastLine(process);

        told.ShouldBe(
            "Failed|endless: interrupted: in migration 30 (WritesAlone), after a part of the run had been committed that cannot be rolled back. "
            + "The backup was put back: the database is what it was.");
        SqliteFile.Dump(path).ShouldBe(content);
        Directory.GetFiles(Folder, "*.lock").ShouldBeEmpty();
    }

    [Test]
    public async Task A_trigger_that_no_migration_made_is_refused_before_anything_fires_it()
    {
        string path = At("notes.db");
        await UpgradeAsync(TestFleet(Kind, [typeof(MakesNotes)], path), Quick with { Plan = new(Create: true) });
        SqliteFile.Execute(path, "CREATE TRIGGER own AFTER UPDATE ON notes BEGIN INSERT INTO sink SELECT i FROM numbers; END; INSERT INTO notes VALUES (1, 'first')");

        ChangeRow row = (await UpgradeAsync(TestFleet(Kind, Migrations, path))).Rows.ShouldHaveSingleItem();

        row.Result.ShouldBe(ChangeResult.Refused);
        row.Problem.ShouldNotBeNull().ShouldContain("Trigger own is not expected: a write to notes does more than the code knows, or fails.");
    }

    // Bounded by its statement's time, and it writes nothing: where it does run, the test is red and no disk is full.
    [Test]
    public async Task Nor_does_anything_fire_one_in_a_file_that_nobody_tracked()
    {
        string path = At("notes.db");
        await UpgradeAsync(TestFleet(Kind, [typeof(MakesNotes)], path), Quick with { Plan = new(Create: true) });
        SqliteFile.Execute(
            path,
            "DROP TABLE VersionInfo; DROP TABLE SchemaLedger; INSERT INTO notes VALUES (1, 'first');"
            + "CREATE TRIGGER own AFTER UPDATE ON notes BEGIN INSERT INTO sink SELECT i FROM numbers WHERE i < 0; END");

        ChangeRow row = (await UpgradeAsync(TestFleet(Kind, [typeof(MakesNotes), typeof(AddsMore)], path), Quick with { StatementTimeout = TimeSpan.FromSeconds(5) })).Rows.ShouldHaveSingleItem();

        row.Result.ShouldBe(ChangeResult.Refused);
        row.Problem.ShouldNotBeNull().ShouldContain("Trigger own is not expected: a write to notes does more than the code knows, or fails.");
    }

    private static string Told(ChangeRow row) => $"{row.Result}|{row.Problem}";

    private static async Task<string> LastLine(Process process)
    {
        try
        {
            return await process.StandardOutput.ReadLineAsync().WaitAsync(Patience) ?? "it died";
        }
        catch (TimeoutException)
        {
            process.Kill();
            return "it hangs";
        }
    }
}
