using System.Data;
using FluentMigrator;
using static AutoCoder.Schema.Runner.Tests.Downgrades.LosingDowns;
using static AutoCoder.Schema.Runner.Tests.Sessions.TestMigrations;

namespace AutoCoder.Schema.Runner.Tests.Downgrades;

#pragma warning disable CA1034 // FluentMigrator takes public classes only; here they are read together
/// <summary>Migrations whose Down does more on a file than it says.</summary>
public static class LosingDowns
{
    /// <summary>Its Down sets off a trigger of whoever has one.</summary>
    [Migration(90), Tags(Kind)]
    public sealed class AddFlag : Migration
    {
        public override void Up() => Alter.Table("notes").AddColumn("flag").AsInt32().Nullable();

        public override void Down()
        {
            Execute.Sql("UPDATE notes SET flag = NULL");
            Delete.Column("flag").FromTable("notes");
        }
    }

    /// <summary>Its Down deletes one row, and is told by nothing else.</summary>
    [Migration(91), Tags(Kind)]
    public sealed class AddNote : Migration
    {
        public override void Up() => Execute.Sql("INSERT INTO notes (id, text) VALUES (91, 'added')");

        public override void Down() => Execute.Sql("DELETE FROM notes WHERE id = 91");
    }

    /// <summary>Its Down runs code that writes to more than it names when it is recorded.</summary>
    [Migration(92), Tags(Kind)]
    public sealed class Codes : Migration
    {
        public override void Up() => Execute.Sql("CREATE TABLE coded (x)");

        public override void Down()
        {
            Execute.WithConnection((connection, _) =>
            {
                using IDbCommand command = connection.CreateCommand();
                command.CommandText = "SELECT count(*) FROM coded";
                if ((long)command.ExecuteScalar()! == 0) return;
                command.CommandText = "UPDATE notes SET text = 'gone'";
                command.ExecuteNonQuery();
            });
            Execute.Sql("DROP TABLE coded");
        }
    }

    /// <summary>Its Down converts.</summary>
    [Migration(93), Tags(Kind)]
    public sealed class TextNumbers : Migration
    {
        public override void Up() => Alter.Table("notes").AddColumn("size").AsInt32().Nullable();

        public override void Down() => Delete.Column("size").FromTable("notes");
    }

    /// <summary>Up it makes a text of a number, down a number of a text.</summary>
    [Migration(94), Tags(Kind)]
    public sealed class SizeAsText : Migration
    {
        public override void Up() => Alter.Column("size").OnTable("notes").AsString().Nullable();

        public override void Down() => Alter.Column("size").OnTable("notes").AsInt32().Nullable();
    }
}
#pragma warning restore CA1034

/// <summary>Going back is proven as going on is.</summary>
internal class DowngradeProofTests : UpgradeTest
{
    private const string Rows = "WITH n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 72) INSERT INTO notes (id, text) SELECT i, 'value ' || i FROM n";

    [TestCase(DownSource.Build)]
    [TestCase(DownSource.Ledger)]
    public async Task A_trigger_that_overwrites_a_column_while_a_version_is_taken_back_is_found_and_named(DownSource source)
    {
        string path = await Upgraded(typeof(TakingMigrations.Tidies), typeof(AddFlag));
        SqliteFile.Execute(path, Rows);
        string before = SqliteFile.Dump(path);
        Type[] left = [typeof(CreateNotes), typeof(TakingMigrations.Tidies)];
        Fleet fleet = TestFleet(source == DownSource.Build ? [.. left, typeof(AddFlag)] : left, path);

        ChangeRow row = (await DowngradeAsync(fleet, new(11) { AcceptsDataLoss = true })).Rows[0];

        row.Result.ShouldBe(ChangeResult.Failed);
        row.Path.ShouldBe(path);
        row.Problem.ShouldBe("preservation: the column text of notes has other values than before (72 rows: rowid 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, …), "
            + "and nothing that takes back migration 90 (AddFlag) writes to it; probably the trigger tidy does, which it sets off. "
            + "Drop that trigger before, and make it again afterwards. Nothing of it was kept.");
        SqliteFile.Dump(path).ShouldBe(before);
    }

    [Test]
    public async Task It_is_found_by_the_rehearsal_before_any_database_is_touched()
    {
        string one = await Upgraded("one.db", typeof(AddFlag)), two = await Upgraded("two.db", typeof(AddFlag));
        SqliteFile.Execute(two, Rows, "CREATE TRIGGER tidy AFTER UPDATE ON notes BEGIN UPDATE notes SET text = NULL; END");
        string before = SqliteFile.Dump(one) + SqliteFile.Dump(two);

        ChangeReport report = await DowngradeAsync(TestFleet([typeof(CreateNotes), typeof(AddFlag)], one, two), new(10) { AcceptsDataLoss = true });

        report.Rows.Select(row => row.Result).ShouldBe([ChangeResult.NotReached, ChangeResult.WouldFail], ignoreOrder: true);
        report.Rows.Single(row => row.Path == two).Problem!.ShouldContain("the column text of notes has other values than before (72 rows");
        (SqliteFile.Dump(one) + SqliteFile.Dump(two)).ShouldBe(before);
    }

    [TestCase("CREATE TABLE other (id INTEGER PRIMARY KEY, x); INSERT INTO other VALUES (1, 1); CREATE TRIGGER tidy AFTER UPDATE ON notes BEGIN UPDATE other SET x = 7; END", "the column x of other has other values than before (1 row: rowid 1), and nothing that takes back migration 90 (AddFlag) writes to it")]
    [TestCase("CREATE TABLE other (id INTEGER PRIMARY KEY, x) WITHOUT ROWID; INSERT INTO other VALUES (1, 1); CREATE TRIGGER tidy AFTER UPDATE ON notes BEGIN UPDATE other SET x = 7; END", "the column x of other has other values than before (1 row), and")]
    [TestCase("CREATE TABLE other (id INTEGER PRIMARY KEY, x); INSERT INTO other VALUES (1, 1); CREATE TRIGGER tidy AFTER UPDATE ON notes BEGIN DELETE FROM other; INSERT INTO other VALUES (1, 2); END", "of other ha")]
    [TestCase("CREATE TABLE other (id INTEGER PRIMARY KEY, x); CREATE TRIGGER tidy AFTER UPDATE ON notes BEGIN INSERT INTO other (x) VALUES (new.text); END", "")]
    public async Task What_a_trigger_does_to_another_table_is_found_too(string sql, string problem)
    {
        string path = await Upgraded(typeof(AddFlag));
        SqliteFile.Execute(path, sql);

        ChangeRow row = (await DowngradeAsync(TestFleet([typeof(CreateNotes), typeof(AddFlag)], path), new(10) { AcceptsDataLoss = true })).Rows[0];

        row.Result.ShouldBe(problem.Length == 0 ? ChangeResult.Changed : ChangeResult.Failed, row.Problem);
        if (problem.Length > 0) row.Problem!.ShouldContain(problem);
    }

    [Test]
    public async Task Consent_covers_no_more_rows_than_were_announced()
    {
        string path = await Upgraded(typeof(AddNote));
        SqliteFile.Execute(path, Rows, "CREATE TRIGGER tidy AFTER DELETE ON notes BEGIN DELETE FROM notes WHERE id < 4; END");
        string before = SqliteFile.Dump(path);
        Fleet fleet = TestFleet([typeof(CreateNotes), typeof(AddNote)], path);

        (await DowngradeAsync(fleet, new(10) { IsDryRun = true, AcceptsDataLoss = true })).Rows[0].Losses.ShouldHaveSingleItem().Description.ShouldBe("rows of table notes (deleted: 1)");
        ChangeRow row = (await DowngradeAsync(fleet, new(10) { AcceptsDataLoss = true })).Rows[0];

        row.Problem.ShouldBe("preservation: 4 rows of the table notes go (4 rows: rowid 1, 2, 3, 91), and only 1 was announced; probably the trigger tidy does, which it sets off. Nothing of it was kept.");
        SqliteFile.Dump(path).ShouldBe(before);
        SqliteFile.Execute(path, "DROP TRIGGER tidy");
        (await DowngradeAsync(fleet, new(10) { AcceptsDataLoss = true })).Rows[0].Result.ShouldBe(ChangeResult.Changed);
        SqliteFile.Scalar(path, "SELECT count(*) FROM notes").ShouldBe("72");
    }

    [Test]
    public async Task Consent_to_code_covers_only_the_tables_that_it_was_seen_to_name()
    {
        string path = await Upgraded(typeof(Codes));
        SqliteFile.Execute(path, "INSERT INTO coded VALUES (1)");
        string before = SqliteFile.Dump(path);

        ChangeRow row = (await DowngradeAsync(TestFleet([typeof(CreateNotes), typeof(Codes)], path), new(10) { AcceptsDataLoss = true })).Rows[0];

        row.Result.ShouldBe(ChangeResult.Failed);
        row.Problem!.ShouldContain("the column text of notes has other values than before (1 row: rowid 1), and nothing that takes back migration 92 (Codes) writes to it");
        SqliteFile.Dump(path).ShouldBe(before);
    }

    [Test]
    public async Task Values_that_lose_digits_on_the_way_back_are_counted()
    {
        string path = await Upgraded(typeof(TextNumbers), typeof(SizeAsText));
        SqliteFile.Execute(path, Rows, "UPDATE notes SET size = '007' WHERE id < 4");

        ChangeRow row = (await DowngradeAsync(TestFleet([typeof(CreateNotes), typeof(TextNumbers), typeof(SizeAsText)], path), new(93))).Rows[0];

        row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
        row.Notes.ShouldBe(["The column size of notes becomes INTEGER: 3 of its values are stored in another form, from which they cannot be had back."]);
    }

    private Task<string> Upgraded(params Type[] migrations) => Upgraded("notes.db", migrations);

    private async Task<string> Upgraded(string name, params Type[] migrations)
    {
        string path = At(name);
        ChangeReport report = await UpgradeAsync(TestFleet([typeof(CreateNotes), .. migrations], path), Quick with { Plan = new(null, Create: true) });
        report.Rows[0].Result.ShouldBe(ChangeResult.Changed, report.Rows[0].Problem);
        return path;
    }
}
