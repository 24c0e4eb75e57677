using System.Diagnostics.CodeAnalysis;
using CsCheck;

namespace AutoCoder.Schema.Tests.Schemas;

/// <summary>What is taken from an earlier schema must be what reading it anew would have given.</summary>
[SuppressMessage("Security", "CA5394", Justification = "Test data, made again from the seed that CsCheck prints.")]
internal class SchemaSequenceTests
{
    private const int Steps = 40;

    private static readonly string[] Statements =
    [
        "CREATE TABLE a(id INTEGER PRIMARY KEY, x TEXT)", "CREATE TABLE a(x TEXT, y TEXT, PRIMARY KEY(x, y))", "CREATE TABLE a(x TEXT PRIMARY KEY)",
        "CREATE TABLE b(id INTEGER PRIMARY KEY, a REFERENCES a)", "CREATE TABLE c(id, FOREIGN KEY(id) REFERENCES a, FOREIGN KEY(id) REFERENCES b)",
        "CREATE TABLE A_B(id INTEGER NOT NULL, mode TEXT DEFAULT 'dev', CHECK(id > 0), UNIQUE(mode))",
        "ALTER TABLE a ADD COLUMN mode TEXT", "ALTER TABLE b ADD COLUMN size INTEGER NOT NULL DEFAULT 3", "ALTER TABLE a RENAME TO d", "ALTER TABLE d RENAME TO a",
        "ALTER TABLE a RENAME COLUMN x TO z", "ALTER TABLE b DROP COLUMN size", "DROP TABLE a", "DROP TABLE b", "DROP TABLE c", "DROP TABLE A_B",
        "CREATE INDEX ia ON a(x)", "CREATE UNIQUE INDEX ub ON b(a)", "CREATE INDEX ib ON b(a) WHERE a IS NOT NULL", "DROP INDEX ia", "DROP INDEX ub",
        "CREATE VIEW v AS SELECT id, \"mode\" FROM b", "CREATE VIEW v AS SELECT id FROM b", "DROP VIEW v", "CREATE VIEW w AS SELECT 'size', \"size\" FROM b", "DROP VIEW w",
        "CREATE TRIGGER r AFTER INSERT ON b BEGIN DELETE FROM b WHERE id = \"mode\"; END", "CREATE TRIGGER r AFTER DELETE ON b BEGIN SELECT 1; END", "DROP TRIGGER r",
        "CREATE VIRTUAL TABLE f USING fts5(text)", "DROP TABLE f", "CREATE TABLE f_notes(id)",
    ];

    [Test]
    public void What_is_read_after_others_is_what_is_read_alone() => Gen.Int.Sample(
        seed =>
        {
            SchemaSequence sequence = new();
            History(seed, entries => (sequence.Read(entries), SchemaReader.Read(entries)), pair =>
            {
                (DatabaseSchema read, DatabaseSchema alone) = pair;
                read.CanonicalText.ShouldBe(alone.CanonicalText);
                read.Entries.ShouldBe(alone.Entries);
                read.Fingerprint.ShouldBe(alone.Fingerprint);
                SchemaComparison.Compare(alone, read).ShouldBeEmpty();
            });
        },
        iter: 200, threads: 2);

    [Test]
    public void A_lock_of_many_versions_has_the_schema_and_the_fingerprint_that_each_has_alone() => Gen.Int.Sample(
        seed =>
        {
            SchemaSequence sequence = new();
            List<RecordedMigration> migrations = [];
            History(
                seed, entries => new RecordedMigration(migrations.Count + 1, "M", SqlHash.Of([]), null, sequence.Read(entries)), migrations.Add);
            var made = KindLock.Of("test", migrations);
            string text = SchemaLockText.Write(new([made]));
            KindLock read = SchemaLockParser.Read(text, LockOrigin.File("schema.lock")).ShouldBeOfType<Outcome<SchemaLock>.Done>().Value.Kinds[0];
            foreach (RecordedMigration migration in migrations.OrderBy(one => one.Version % 7))
            {
                string alone = SchemaReader.Read(CanonicalDdl.Entries(SchemaReader.Read(migration.Schema.Entries))).Fingerprint;
                made.Find(migration.Version)!.Fingerprint.ShouldBe(alone[..LockedMigration.Digits]);
                made.SchemaAt(migration.Version)!.Fingerprint.ShouldBe(alone);
                read.SchemaAt(migration.Version)!.Fingerprint.ShouldBe(alone);
            }

            LockComparison.Compare(new SchemaLock([read]), new SchemaLock([made])).ShouldBeEmpty();
        },
        iter: 100, threads: 2);

    [Test]
    public void A_table_that_did_not_change_is_the_same_object()
    {
        SchemaSequence sequence = new();
        using var database = new MemoryDatabase("CREATE TABLE a(id INTEGER PRIMARY KEY)", "CREATE TABLE b(id INTEGER PRIMARY KEY, a REFERENCES a)");
        DatabaseSchema first = sequence.Read([.. database.Entries()]);
        database.Execute("CREATE INDEX ib ON b(a)");
        DatabaseSchema second = sequence.Read([.. database.Entries()]);
        second.FindTable("a").ShouldBeSameAs(first.FindTable("a"));
        second.FindTable("b").ShouldNotBeSameAs(first.FindTable("b"));
        sequence.Read([.. database.Entries()]).ShouldBeSameAs(second);
    }

    [Test]
    public void A_reference_to_a_table_whose_key_changed_means_the_new_key()
    {
        SchemaSequence sequence = new();
        using var database = new MemoryDatabase("CREATE TABLE a(id INTEGER PRIMARY KEY)", "CREATE TABLE b(a REFERENCES a)");
        _ = sequence.Read([.. database.Entries()]);
        database.Execute("DROP TABLE a; CREATE TABLE a(code TEXT PRIMARY KEY)");
        sequence.Read([.. database.Entries()]).FindTable("b")!.ForeignKeys.ShouldHaveSingleItem().ParentColumns.ShouldBe(["code"]);
    }

    // Random statements one after another; what SQLite accepts is looked at.
    private static void History<T>(int seed, Func<ImmutableArray<SchemaEntry>, T> read, Action<T> look)
    {
        var random = new Random(seed);
        using var database = new MemoryDatabase("PRAGMA legacy_alter_table = ON");
        for (int step = 0; step < Steps; step++)
        {
            string sql = Statements[random.Next(Statements.Length)];
            if (!database.Accepts(sql)) continue;
            database.Execute(sql);
            look(read([.. database.Entries()]));
        }
    }
}
