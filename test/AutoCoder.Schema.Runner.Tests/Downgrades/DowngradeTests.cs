using FluentMigrator;
using static AutoCoder.Schema.Runner.Tests.Downgrades.DownMigrations;
using static AutoCoder.Schema.Runner.Tests.Sessions.TestMigrations;

namespace AutoCoder.Schema.Runner.Tests.Downgrades;

#pragma warning disable CA1034 // FluentMigrator takes public classes only; here they are read together
/// <summary>Migrations whose Down is the interesting part.</summary>
public static class DownMigrations
{
    /// <summary>Its Down rebuilds the table.</summary>
    [Migration(80), Tags(Kind)]
    public sealed class AddParent : Migration
    {
        public override void Up()
        {
            Alter.Table("notes").AddColumn("parent").AsInt32().Nullable();
            Create.ForeignKey("fk_parent").FromTable("notes").ForeignColumn("parent").ToTable("notes").PrimaryColumn("id");
        }

        public override void Down()
        {
            Delete.ForeignKey("fk_parent").OnTable("notes");
            Delete.Column("parent").FromTable("notes");
        }
    }

    /// <summary>Its Down runs code.</summary>
    [Migration(81), Tags(Kind)]
    public sealed class RunsCode : Migration
    {
        public override void Up() => Execute.Sql("UPDATE notes SET text = text");

        public override void Down() => Execute.WithConnection((connection, _) =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "UPDATE notes SET text = NULL";
            command.ExecuteNonQuery();
        });
    }

    /// <summary>Its Down fails on rows, not on the empty database of the recording.</summary>
    [Migration(82), Tags(Kind)]
    public sealed class FailsOnRows : Migration
    {
        public override void Up() => Execute.Sql("CREATE TABLE keyed (x)");

        public override void Down() => Execute.Sql("INSERT INTO notes (id, text) SELECT x, NULL FROM keyed; DROP TABLE keyed");
    }

    [Migration(85), Tags(Kind)]
    public sealed class NamesColour : Migration
    {
        public override void Up() => Rename.Column("colour").OnTable("notes").To("tint");

        public override void Down() => Rename.Column("tint").OnTable("notes").To("colour");
    }

    [Migration(86), Tags(Kind)]
    public sealed class NamesNotes : Migration
    {
        public override void Up() => Rename.Table("notes").To("jottings");

        public override void Down() => Rename.Table("jottings").To("notes");
    }

    /// <summary>Its Down deletes rows that others may refer to.</summary>
    [Migration(83), Tags(Kind)]
    public sealed class BreaksKeys : Migration
    {
        public override void Up() => Execute.Sql("CREATE TABLE children (id INTEGER PRIMARY KEY, note INTEGER REFERENCES notes (id))");

        public override void Down() => Execute.Sql("DELETE FROM notes");
    }
}
#pragma warning restore CA1034

internal class DowngradeTests : UpgradeTest
{
    [Test]
    public async Task A_version_that_is_taken_back_has_a_row_in_the_ledger_that_says_by_what_and_what_was_lost()
    {
        string path = await UpgradedAsync(typeof(CreateNotes), typeof(AddColour));
        SqliteFile.Execute(path, "UPDATE notes SET colour = 'red'");
        var clock = new SteppingClock(new(2026, 2, 3, 12, 0, 0, TimeSpan.Zero), TimeSpan.Zero);
        ChangeRow row = (await DowngradeAsync(TestFleet([typeof(CreateNotes), typeof(AddColour)], path), new(10) { AcceptsDataLoss = true, Clock = clock })).Rows[0];
        row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
        using var connection = SqliteFile.Open(path);
        SqliteFile.Rows(connection, "SELECT Version, Name, Action, At, Backup, DownScript, Note FROM SchemaLedger WHERE Id = 3").ShouldBe(
            $"20|AddColour|down|2026-02-03T12:00:00.000Z|{Path.GetFileName(row.Backup)}|ALTER TABLE \"notes\" DROP COLUMN \"colour\";\n|by the Down of the build; lost: column notes.colour (rows with a value: 1)\n");
        SqliteFile.Rows(connection, "SELECT * FROM notes").ShouldBe("1|first\n");
    }

    [TestCase(DownSource.Build)]
    [TestCase(DownSource.Ledger)]
    public async Task A_column_that_somebody_added_stays_through_a_rebuild_of_the_build_and_is_announced_as_lost_by_one_of_the_ledger(DownSource source)
    {
        string path = await UpgradedAsync(typeof(CreateNotes), typeof(AddParent));
        SqliteFile.Execute(path, "ALTER TABLE notes ADD COLUMN mine TEXT");
        SqliteFile.Execute(path, "UPDATE notes SET mine = 'kept'");
        Type[] build = source == DownSource.Build ? [typeof(CreateNotes), typeof(AddParent)] : [typeof(CreateNotes)];
        ChangeRow row = (await DowngradeAsync(TestFleet(build, path), new(10))).Rows[0];
        if (source == DownSource.Build)
        {
            row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
            SqliteFile.Scalar(path, "SELECT mine FROM notes").ShouldBe("kept");
        }
        else
        {
            row.Losses.ShouldHaveSingleItem().Description.ShouldBe("column notes.mine (rows with a value: 1)");
        }
    }

    [Test]
    public async Task A_Down_that_runs_code_wants_consent_for_nobody_knows_what_it_does_to_rows()
    {
        string path = await UpgradedAsync(typeof(CreateNotes), typeof(RunsCode));
        ChangeRow row = (await DowngradeAsync(TestFleet([typeof(CreateNotes), typeof(RunsCode)], path), new(10))).Rows[0];
        row.Result.ShouldBe(ChangeResult.Refused);
        row.Losses.Select(loss => loss.Description).ShouldBe(
            ["perhaps more: migration 81 (RunsCode) runs code of its own, which may change rows", "values of column notes.text (overwritten: 1)"]);
        SqliteFile.Scalar(path, "SELECT text FROM notes").ShouldBe("first");
    }

    [Test]
    public async Task A_Down_that_needs_a_row_is_run_where_there_is_one()
    {
        Type[] build = [typeof(CreateNotes), typeof(Recordings.RecordedMigrations.NeedsARowToGoBack)];
        string path = await UpgradedAsync(build);
        ChangeRow without = (await DowngradeAsync(TestFleet(build, path), new(10) { AcceptsDataLoss = true })).Rows[0];
        without.Result.ShouldBe(ChangeResult.Failed, without.Problem);
        without.Problem.ShouldNotBeNull().ShouldContain("NullReferenceException in");
        SqliteFile.Execute(path, "INSERT INTO parts VALUES ('a,b')");
        (await DowngradeAsync(TestFleet(build, path), new(10))).Rows[0].Result.ShouldBe(ChangeResult.Refused);
        ChangeRow row = (await DowngradeAsync(TestFleet(build, path), new(10) { AcceptsDataLoss = true })).Rows[0];
        row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
        SqliteFile.Scalar(path, "SELECT count(*) FROM sqlite_schema WHERE name = 'parts'").ShouldBe("0");
    }

    [Test]
    public async Task Migration_zero_goes_up_and_what_comes_after_it_goes_down()
    {
        Type[] build = [typeof(Recordings.RecordedMigrations.Zero), typeof(Recordings.RecordedMigrations.AfterZero)];
        string path = await UpgradedAsync(build);
        SqliteFile.Rows(path, "SELECT Version FROM VersionInfo").ShouldBe("0\n172\n");
        ChangeRow row = (await DowngradeAsync(TestFleet(build, path), new(0) { AcceptsDataLoss = true })).Rows[0];
        row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
        SqliteFile.Rows(path, "SELECT Version FROM VersionInfo").ShouldBe("0\n");
    }

    [Test]
    public async Task A_Down_that_fails_on_the_rows_leaves_everything_and_says_which_and_why()
    {
        string path = await UpgradedAsync(typeof(CreateNotes), typeof(FailsOnRows));
        SqliteFile.Execute(path, "INSERT INTO keyed VALUES (1)");
        string before = SqliteFile.Dump(path);
        ChangeRow row = (await DowngradeAsync(TestFleet([typeof(CreateNotes), typeof(FailsOnRows)], path), new(10) { AcceptsDataLoss = true })).Rows[0];
        row.Result.ShouldBe(ChangeResult.Failed);
        row.Problem.ShouldNotBeNull().ShouldStartWith("migration 82 (FailsOnRows) was not taken back: ");
        row.Problem.ShouldContain("UNIQUE constraint failed: notes.id");
        row.Problem.ShouldContain("Nothing of it was kept.");
        SqliteFile.Dump(path).ShouldBe(before);
        SqliteFile.Execute(path, "DELETE FROM keyed");
        (await DowngradeAsync(TestFleet([typeof(CreateNotes), typeof(FailsOnRows)], path), new(10))).Rows[0].Result.ShouldBe(ChangeResult.Changed);
    }

    [Test]
    public async Task Foreign_keys_that_it_would_break_stop_it()
    {
        string path = await UpgradedAsync(typeof(CreateNotes), typeof(BreaksKeys));
        SqliteFile.Execute(path, "INSERT INTO children VALUES (1, 1)");
        string before = SqliteFile.Dump(path);
        ChangeRow row = (await DowngradeAsync(TestFleet([typeof(CreateNotes), typeof(BreaksKeys)], path), new(10) { AcceptsDataLoss = true })).Rows[0];
        row.Problem.ShouldBe("foreign_key_check: taking it back breaks foreign keys: children row 1 refers to a row of notes that does not exist. Nothing of it was kept.");
        SqliteFile.Dump(path).ShouldBe(before);
    }

    [Test]
    public async Task A_Down_that_leaves_something_behind_that_breaks_the_older_code_stops_it()
    {
        string path = await UpgradedAsync(typeof(CreateNotes), typeof(AddColour));
        SqliteFile.Execute(path, "UPDATE SchemaLedger SET DownHash = NULL, DownScript = 'ALTER TABLE notes DROP COLUMN text' WHERE Version = 20");
        string before = SqliteFile.Dump(path);
        ChangeRow row = (await DowngradeAsync(TestFleet([typeof(CreateNotes)], path), new(10) { AcceptsDataLoss = true })).Rows[0];
        row.Problem.ShouldNotBeNull().ShouldStartWith("schema comparison: the schema is not that of version 10: ");
        SqliteFile.Dump(path).ShouldBe(before);
    }

    [Test]
    public async Task A_version_recorded_twice_is_struck_out_both_times()
    {
        string path = await UpgradedAsync(typeof(CreateNotes), typeof(AddColour));
        SqliteFile.Execute(path, "DROP INDEX IF EXISTS UC_Version; INSERT INTO VersionInfo (Version) VALUES (20)");
        (await DowngradeAsync(TestFleet([typeof(CreateNotes)], path), new(10))).Rows[0].Result.ShouldBe(ChangeResult.Changed);
        SqliteFile.Scalar(path, "SELECT group_concat(Version) FROM VersionInfo").ShouldBe("10");
    }

    private const string View = "CREATE VIEW broken AS SELECT x FROM nowhere", Calls = "CREATE VIEW broken AS SELECT norm(text) FROM notes",
        Trigger = "CREATE TABLE o (x); CREATE TRIGGER broken AFTER INSERT ON o BEGIN DELETE FROM nowhere; END";

    [TestCase(DownSource.Build, View)]
    [TestCase(DownSource.Ledger, View)]
    [TestCase(DownSource.Build, Calls)]
    [TestCase(DownSource.Ledger, Calls)]
    [TestCase(DownSource.Build, Trigger)]
    [TestCase(DownSource.Ledger, Trigger)]
    public async Task Somebody_elses_broken_object_is_in_no_way_back(DownSource source, string broken)
    {
        string path = await UpgradedAsync(typeof(CreateNotes), typeof(AddColour), typeof(NamesColour), typeof(NamesNotes));
        SqliteFile.Execute(path, broken.Replace("(text) FROM notes", "(text) FROM jottings", StringComparison.Ordinal));
        Type[] build = source == DownSource.Build ? [typeof(CreateNotes), typeof(AddColour), typeof(NamesColour), typeof(NamesNotes)] : [typeof(CreateNotes)];
        ChangeRow row = (await DowngradeAsync(TestFleet(build, path), new(10) { AcceptsDataLoss = true })).Rows[0];
        row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
        SqliteFile.Scalar(path, "SELECT group_concat(name) FROM pragma_table_info('notes')").ShouldBe("id,text");
        SqliteFile.Scalar(path, "SELECT sql FROM sqlite_schema WHERE name = 'broken'").ShouldContain(broken.Split("CREATE")[^1].Replace("notes", "\"notes\"", StringComparison.Ordinal));
        SqliteFile.Scalar(path, "PRAGMA quick_check").ShouldBe("ok");
    }

    private async Task<string> UpgradedAsync(params Type[] migrations)
    {
        string path = At("notes.db");
        ChangeReport report = await UpgradeAsync(TestFleet(migrations, path), Quick with { Plan = new(null, Create: true) });
        report.Rows[0].Result.ShouldBe(ChangeResult.Changed, report.Rows[0].Problem);
        return path;
    }
}
