using System.Data;
using FluentMigrator;

namespace AutoCoder.Schema.Runner.Tests.Upgrades;

#pragma warning disable CA1034 // FluentMigrator takes public classes only; here they are read together
/// <summary>Migrations that take rows or digits away, and kinds with maintenance beside them.</summary>
public static class TakingMigrations
{
    public const string Read = "tended-reading", Written = "tended-writing", Viewed = "tended-views";

    [Migration(300), Tags(TestMigrations.Kind)]
    public sealed class DeletesAndSpoils : ForwardOnlyMigration
    {
        public override void Up()
        {
            Execute.Sql("DELETE FROM notes WHERE id = 3");
            if (Schema.Table("unlike").Exists()) Execute.Sql("UPDATE notes SET text = 'spoilt' WHERE id = 2");
        }
    }

    [Migration(301), Tags(TestMigrations.Kind), MigrationTrait("destructive", "notes: two of them are rubbish")]
    public sealed class Deletes : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("DELETE FROM notes WHERE id > 2");
    }

    [Migration(302), Tags(TestMigrations.Kind)]
    public sealed class Numbers : ForwardOnlyMigration
    {
        public override void Up() => Alter.Column("text").OnTable("notes").AsInt32().Nullable();
    }

    [Migration(303), Tags(TestMigrations.Kind)]
    public sealed class TextsAgain : ForwardOnlyMigration
    {
        public override void Up() => Alter.Column("text").OnTable("notes").AsString().Nullable();
    }

    [Migration(304), Tags(TestMigrations.Kind)]
    public sealed class NumbersAndSpoils : ForwardOnlyMigration
    {
        public override void Up()
        {
            Alter.Column("text").OnTable("notes").AsInt32().Nullable();
            if (Schema.Table("unlike").Exists()) Execute.Sql("UPDATE notes SET text = 8 WHERE id = 2");
        }
    }

    [Migration(305), Tags(TestMigrations.Kind)]
    public sealed class Fills : ForwardOnlyMigration
    {
        public override void Up()
        {
            Alter.Table("notes").AddColumn("colour").AsString().Nullable();
            Execute.Sql("UPDATE notes SET colour = 'red'");
        }
    }

    [Migration(11), Tags(TestMigrations.Kind)]
    public sealed class Tidies : Migration
    {
        public override void Up() => Execute.Sql("CREATE TRIGGER tidy AFTER UPDATE ON notes BEGIN UPDATE notes SET text = 'gone' WHERE id = new.id; END");

        public override void Down() => Execute.Sql("DROP TRIGGER tidy");
    }

    [Migration(1), Tags(Read, Written, Viewed)]
    public sealed class Makes : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT); CREATE TABLE IF NOT EXISTS seen (n INTEGER); INSERT INTO seen VALUES (0)");
    }

    [Migration(2), Tags(Read, Written, Viewed)]
    public sealed class Adds : ForwardOnlyMigration
    {
        public override void Up()
        {
            Execute.Sql("ALTER TABLE notes ADD COLUMN colour TEXT");
            if (Schema.Table("unlike").Exists()) Execute.Sql("UPDATE notes SET text = 'spoilt'");
        }
    }

    [Maintenance(MigrationStage.AfterAll), Tags(Read)]
    public sealed class Reads : ForwardOnlyMigration
    {
        public override void Up() => Execute.WithConnection((connection, _) =>
        {
            using IDbCommand command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM notes";
            command.ExecuteScalar();
        });
    }

    [Maintenance(MigrationStage.BeforeAll), Tags(Written)]
    public sealed class Writes : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("CREATE TABLE IF NOT EXISTS seen (n INTEGER); UPDATE seen SET n = n + 1; DELETE FROM seen WHERE n > 100");
    }

    [Maintenance(MigrationStage.BeforeAll), Tags(Viewed)]
    public sealed class DropsView : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("DROP VIEW IF EXISTS v");
    }

    [Maintenance(MigrationStage.AfterAll), Tags(Viewed)]
    public sealed class MakesView : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("CREATE VIEW v AS SELECT id, text FROM notes");
    }
}
#pragma warning restore CA1034

/// <summary>What is deleted, converted and done beside the migrations, in reports and ledgers.</summary>
internal class PreservedRowsTests : UpgradeTest
{
    private static readonly Type[] First = [typeof(TestMigrations.CreateNotes)];

    [Test]
    public async Task A_migration_that_deletes_by_a_statement_may_change_nothing_else()
    {
        string path = await Notes("(2, 'second'), (3, 'third'), (4, NULL)", "CREATE TABLE unlike (x)");
        string before = SqliteFile.Dump(path);

        ChangeRow row = await Upgrade(path, typeof(TakingMigrations.DeletesAndSpoils));

        row.Result.ShouldBe(ChangeResult.Failed);
        row.Problem!.ShouldContain("preservation: the column text of notes has other values than before (1 row: rowid 2), and no migration of this run writes to it.");
        SqliteFile.Dump(path).ShouldBe(before);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task What_a_migration_deletes_is_counted_in_the_report_and_in_the_ledger_also_in_one_of_an_earlier_build(bool isEarlier)
    {
        string path = await Notes("(2, 'second'), (3, 'third'), (4, NULL)");
        if (isEarlier) SqliteFile.Execute(path, "ALTER TABLE SchemaLedger DROP COLUMN DownHash");

        ChangeReport report = await UpgradeAsync(TestFleet([.. First, typeof(TakingMigrations.Deletes)], path));

        ChangeRow row = report.Rows.ShouldHaveSingleItem();
        row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
        row.Notes.ShouldBe(["Migration 301 (Deletes) deletes on purpose: notes: two of them are rubbish"]);
        row.Losses.ShouldHaveSingleItem().Description.ShouldBe("rows of table notes (deleted: 2)");
        ChangeText.Lines(row, report).ShouldContain("  lost: rows of table notes (deleted: 2)");
        using var json = new StringWriter();
        ChangeJson.Write(report, json);
        json.ToString().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal).ShouldContain("\"losses\":[{\"description\":\"rowsoftablenotes(deleted:2)\",\"rows\":2}]");
        SqliteFile.Rows(path, "SELECT Version, Lost, Note FROM SchemaLedger ORDER BY Id").ShouldBe(
            "10|NULL|NULL\n301|rows of table notes (deleted: 2)|deletes on purpose: notes: two of them are rubbish\n");
    }

    [Test]
    public async Task A_ledger_has_no_column_for_losses_while_there_are_none()
    {
        string path = await Notes("(2, 'second')");

        (await Upgrade(path, typeof(TestMigrations.AddColour))).Losses.ShouldBeEmpty();
        SqliteFile.Scalar(path, "SELECT count(*) FROM pragma_table_info('SchemaLedger') WHERE name = 'Lost'").ShouldBe("0");
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Values_that_lose_digits_by_another_type_are_counted_and_no_value_is_told(bool isRehearsal)
    {
        string path = await Notes("(2, '007'), (3, '1e3'), (4, NULL), (5, '12'), (6, 'word'), (7, '2.50'), (8, x'3037'), (9, ' 5'), (10, '-0'), (11, '9223372036854775808'), (12, 'true'), (13, '2026-01-02')");

        ChangeRow row = await Upgrade(path, typeof(TakingMigrations.Numbers), Quick with { RehearseOnly = isRehearsal });

        row.Result.ShouldBe(isRehearsal ? ChangeResult.Rehearsed : ChangeResult.Changed, row.Problem);
        row.Notes.ShouldBe(["The column text of notes becomes INTEGER: 6 of its values are stored in another form, from which they cannot be had back."]);
        if (!isRehearsal) SqliteFile.Rows(path, "SELECT text FROM notes WHERE id IN (2, 5, 6)").ShouldBe("7\n12\nword\n");
    }

    [Test]
    public async Task A_conversion_that_loses_nothing_is_not_told()
    {
        string path = await Notes("(2, '12'), (3, 'word')");

        (await Upgrade(path, typeof(TakingMigrations.Numbers))).Notes.ShouldBeEmpty();
    }

    [Test]
    public async Task A_column_that_is_converted_there_and_back_in_one_run_is_what_it_would_be_in_two()
    {
        string path = await Notes("(2, '007'), (3, 'word')");

        ChangeRow row = (await UpgradeAsync(TestFleet([.. First, typeof(TakingMigrations.Numbers), typeof(TakingMigrations.TextsAgain)], path))).Rows[0];

        row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
        row.Notes.ShouldHaveSingleItem().ShouldContain(": 1 of its values is stored in another form");
        SqliteFile.Scalar(path, "SELECT text FROM notes WHERE id = 2").ShouldBe("7");
    }

    [Test]
    public async Task A_column_that_is_converted_is_compared_with_what_its_values_become()
    {
        string path = await Notes("(2, '007'), (3, 'word')", "CREATE TABLE unlike (x)");

        ChangeRow row = await Upgrade(path, typeof(TakingMigrations.NumbersAndSpoils));

        row.Result.ShouldBe(ChangeResult.Failed);
        row.Problem!.ShouldContain("the column text of notes has other values than before (1 row: rowid 2)");
    }

    [TestCase("", true)]
    [TestCase("DROP TRIGGER tidy; CREATE TRIGGER tidy AFTER UPDATE ON notes BEGIN UPDATE notes SET text = 'lost' WHERE id = new.id; END", false)]
    public async Task A_trigger_that_a_migration_made_does_in_later_migrations_what_it_was_made_for(string byHand, bool isMeant)
    {
        string path = await Notes("(2, 'second')");
        (await Upgrade(path, typeof(TakingMigrations.Tidies))).Result.ShouldBe(ChangeResult.Changed);
        SqliteFile.Execute(path, byHand);

        ChangeRow row = (await UpgradeAsync(TestFleet([.. First, typeof(TakingMigrations.Tidies), typeof(TakingMigrations.Fills)], path))).Rows[0];

        row.Result.ShouldBe(isMeant ? ChangeResult.Changed : ChangeResult.Refused, row.Problem);
        SqliteFile.Scalar(path, "SELECT text FROM notes WHERE id = 2").ShouldBe(isMeant ? "gone" : "second");
        if (isMeant) row.Notes.ShouldBe(["Migration 305 (Fills) sets off the trigger tidy, which a migration made and which writes to notes."]);
    }

    [Test]
    public async Task Maintenance_that_reads_or_makes_views_does_not_end_the_proof([Values(TakingMigrations.Read, TakingMigrations.Viewed)] string kind)
    {
        (ChangeRow well, ChangeRow spoilt) = await Tended(kind);

        well.Result.ShouldBe(ChangeResult.Changed, well.Problem);
        well.Notes.ShouldNotContain(note => note.Contains("not proven", StringComparison.Ordinal) || note.Contains("not compared", StringComparison.Ordinal));
        spoilt.Result.ShouldBe(ChangeResult.Failed);
        spoilt.Problem!.ShouldContain("the column text of notes has other values than before (1 row: rowid 1)");
    }

    [Test]
    public async Task Maintenance_that_writes_is_trusted_with_the_tables_that_it_wrote_to()
    {
        (ChangeRow well, ChangeRow spoilt) = await Tended(TakingMigrations.Written);

        well.Result.ShouldBe(ChangeResult.Changed, well.Problem);
        well.Notes.ShouldBe(["The contents of seen were not compared: maintenance or a profile that runs beside the migrations writes to it."]);
        spoilt.Problem!.ShouldContain("the column text of notes has other values than before (1 row: rowid 1)");
    }

    private async Task<(ChangeRow Well, ChangeRow Spoilt)> Tended(string kind)
    {
        List<ChangeRow> rows = [];
        foreach (string extra in new[] { "SELECT 1", "CREATE TABLE unlike (x)" })
        {
            string path = At($"{rows.Count}.db");
            Fleet first = TestFleet(kind, [typeof(TakingMigrations.Makes)], path);
            ChangeRow made = (await UpgradeAsync(first, Quick with { Plan = new(null, Create: true) })).Rows[0];
            made.Result.ShouldBe(ChangeResult.Changed, made.Problem);
            SqliteFile.Execute(path, "INSERT INTO notes VALUES (1, 'one')", extra);
            rows.Add((await UpgradeAsync(TestFleet(kind, [typeof(TakingMigrations.Makes), typeof(TakingMigrations.Adds)], path))).Rows[0]);
        }

        return (rows[0], rows[1]);
    }

    private async Task<string> Notes(string rows, params string[] sql)
    {
        string path = At("a.db");
        (await UpgradeAsync(TestFleet(First, path), Quick with { Plan = new(10, Create: true) })).Rows[0].Result.ShouldBe(ChangeResult.Changed);
        SqliteFile.Execute(path, [$"INSERT INTO notes (id, text) VALUES {rows}", .. sql]);
        return path;
    }

    private static async Task<ChangeRow> Upgrade(string path, Type migration, UpgradeOptions? options = null) =>
        (await UpgradeAsync(TestFleet([.. First, migration], path), options)).Rows.ShouldHaveSingleItem();
}
