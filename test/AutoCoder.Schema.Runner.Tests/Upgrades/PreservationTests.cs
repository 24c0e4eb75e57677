namespace AutoCoder.Schema.Runner.Tests.Upgrades;

/// <summary>What a migration does beyond what it was seen to do is taken back, and told.</summary>
internal class PreservationTests : UpgradeTest
{
    private const string Rows = "INSERT INTO notes (id, text) VALUES (2, 'second'), (3, 'third'), (4, NULL)";

    private static readonly Type[] First = [typeof(TestMigrations.CreateNotes)];

    [TestCase(typeof(LosingMigrations.ChangesValues), "preservation: the column text of notes has other values than before (2 rows: rowid 2, 3), and no migration of this run writes to it.")]
    [TestCase(typeof(LosingMigrations.SwapsValues), "the column text of notes has other values than before (2 rows: rowid 2, 3)")]
    [TestCase(typeof(LosingMigrations.DeletesRows), "the table notes has 3 rows instead of 4 (1 row: rowid 2), and no migration of this run deletes rows of it. Say that it is meant with [MigrationTrait(\"destructive\", \"notes: why\")]")]
    [TestCase(typeof(LosingMigrations.AddsRows), "the table notes has 5 rows instead of 4 (1 row: rowid 9), and no migration of this run adds rows to it")]
    [TestCase(typeof(LosingMigrations.DropsTheStranger), "the table unlike is gone, and no migration of this run drops it")]
    [TestCase(typeof(LosingMigrations.RewritesAnotherByCode), "the column text of notes has other values than before (3 rows: rowid 1, 2, 3), and no migration of this run writes to it. A migration that does so by code says it with [MigrationTrait(\"writes\", \"notes\")]")]
    public async Task What_no_migration_was_seen_to_do_is_taken_back_and_named(Type migration, string problem)
    {
        foreach (string journal in new[] { "DELETE", "WAL" })
        {
            string path = await Notes($"{journal}.db", journal);
            string before = SqliteFile.Dump(path);

            ChangeRow row = await Upgrade(path, migration);

            row.Result.ShouldBe(ChangeResult.Failed);
            row.Problem!.ShouldContain(problem);
            row.Problem!.ShouldNotContain("second");
            SqliteFile.Dump(path).ShouldBe(before);
        }
    }

    [Test]
    public async Task More_than_ten_rows_are_counted_and_ten_are_named()
    {
        string path = await Notes("a.db");
        SqliteFile.Execute(path, "WITH n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 40) INSERT INTO notes (id, text) SELECT i, 'x' FROM n");

        (await Upgrade(path, typeof(LosingMigrations.ChangesValues))).Problem!.ShouldContain("(33 rows: rowid 2, 3, 10, 11, 12, 13, 14, 15, 16, 17, …)");
    }

    [Test]
    public async Task A_migration_that_deletes_on_purpose_may_and_report_and_ledger_give_its_reason()
    {
        string path = await Notes("a.db");

        ChangeRow row = await Upgrade(path, typeof(LosingMigrations.DeletesOnPurpose));

        row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
        row.Notes.ShouldContain("Migration 205 (DeletesOnPurpose) deletes on purpose: notes: those older than the tool are rubbish");
        SqliteFile.Scalar(path, "SELECT Note FROM SchemaLedger WHERE Version = 205").ShouldBe("deletes on purpose: notes: those older than the tool are rubbish");
        SqliteFile.Scalar(path, "SELECT count(*) FROM notes").ShouldBe("1");
    }

    [Test]
    public async Task A_migration_that_deletes_by_a_statement_may_and_the_report_says_so()
    {
        string path = await Notes("a.db");

        ChangeRow row = await Upgrade(path, typeof(LosingMigrations.DeletesPlainly));

        row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
        row.Notes.ShouldContain("Migration 206 (DeletesPlainly) deletes rows of notes.");
    }

    [TestCase(typeof(LosingMigrations.RewritesByCode))]
    [TestCase(typeof(LosingMigrations.RewritesAnotherByCodeAndSaysSo))]
    public async Task Code_may_write_to_the_tables_that_it_named_or_says(Type migration)
    {
        string path = await Notes("a.db");

        ChangeRow row = await Upgrade(path, migration);

        row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
        row.Notes.ShouldContain(note => note.Contains("runs code", StringComparison.Ordinal));
        SqliteFile.Scalar(path, "SELECT text FROM notes WHERE id = 2").ShouldBe("SECOND");
    }

    [Test]
    public async Task A_rebuild_that_fills_one_column_keeps_the_others_and_columns_that_only_this_file_has()
    {
        string path = await Notes("a.db");
        SqliteFile.Execute(path, "ALTER TABLE notes ADD COLUMN fork BLOB; UPDATE notes SET fork = randomblob(8)");
        string forks = SqliteFile.Scalar(path, "SELECT group_concat(hex(fork)) FROM notes");

        ChangeRow row = await Upgrade(path, typeof(LosingMigrations.MakesTextRequired));

        row.Result.ShouldBe(ChangeResult.Changed, row.Problem);
        SqliteFile.Scalar(path, "SELECT group_concat(hex(fork)) FROM notes").ShouldBe(forks);
        SqliteFile.Scalar(path, "SELECT text FROM notes WHERE id = 4").ShouldBe("none");
    }

    private async Task<string> Notes(string name, string journal = "DELETE")
    {
        string path = Database(name, $"PRAGMA journal_mode={journal}; CREATE TABLE unlike (x); INSERT INTO unlike VALUES (1); CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT)");
        (await UpgradeAsync(TestFleet(First, path), Quick with { Plan = new PlanRequest(To: 10) })).Rows[0].Result.ShouldBe(ChangeResult.Changed);
        SqliteFile.Execute(path, Rows);
        return path;
    }

    private static async Task<ChangeRow> Upgrade(string path, Type migration) =>
        (await UpgradeAsync(TestFleet([.. First, migration], path))).Rows.ShouldHaveSingleItem();
}
