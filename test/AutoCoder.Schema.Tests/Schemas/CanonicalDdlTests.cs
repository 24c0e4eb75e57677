using System.Diagnostics.CodeAnalysis;
using CsCheck;

namespace AutoCoder.Schema.Tests.Schemas;

[SuppressMessage("Security", "CA5394", Justification = "Test data, made again from the seed that CsCheck prints.")]
internal class CanonicalDdlTests
{
    private const int Cases = 1000;
    private static readonly string[] Parents = ["CREATE TABLE p(id INTEGER PRIMARY KEY)", "CREATE TABLE p2(x, y, PRIMARY KEY(x, y))"];

    [Test]
    public void What_is_written_reads_back_the_same_and_SQLite_makes_it_so()
    {
        int written = 0, canonical = 0;
        Gen.Int.Sample(
            seed =>
            {
                var random = new Random(seed);
                string sql = new Spelling(random).Table(RandomTable.Make(random));
                using var database = new MemoryDatabase(Parents);
                if (!database.Accepts(sql)) return;
                database.Execute(sql);
                AddIndexes(database, random);
                DatabaseSchema schema = SchemaReader.Read(database.Entries());
                ShouldComeBack(schema, sql);
                Interlocked.Increment(ref written);
                if (CanonicalDdl.Table(schema.FindTable("t")!)[0].Sql != schema.FindTable("t")!.Source.Sql) Interlocked.Increment(ref canonical);
            },
            iter: Cases, threads: 2);
        written.ShouldBeGreaterThan(Cases / 2);
        canonical.ShouldBeGreaterThan(written * 9 / 10);
        TestContext.Out.WriteLine($"{written} tables written, {canonical} of them in the canonical form");
    }

    [TestCase("CREATE TABLE t(a INTEGER PRIMARY KEY DESC)")]
    [TestCase("CREATE TABLE t(a INTEGER CONSTRAINT pk PRIMARY KEY DESC ON CONFLICT REPLACE)")]
    [TestCase("CREATE TABLE t(a INTEGER PRIMARY KEY) WITHOUT ROWID")]
    [TestCase("CREATE TABLE t(a INTEGER PRIMARY KEY AUTOINCREMENT DEFAULT 5)")]
    [TestCase("CREATE TABLE t(a TEXT COLLATE nocase, b, PRIMARY KEY(a COLLATE binary, b DESC))")]
    [TestCase("CREATE TABLE t(a TEXT COLLATE nocase UNIQUE, UNIQUE (a COLLATE rtrim) ON CONFLICT IGNORE)")]
    [TestCase("CREATE TABLE t(a NOT NULL ON CONFLICT REPLACE DEFAULT 'x', b DEFAULT (1 + 2), c DEFAULT -0.5, d DEFAULT (-(1)), e DEFAULT (abs(-1)))")]
    [TestCase("CREATE TABLE t(a DEFAULT CURRENT_TIMESTAMP, b DEFAULT (datetime('now')), c DEFAULT 'it''s', d DEFAULT x'ab', e DEFAULT (NOT 1))")]
    [TestCase("CREATE TABLE t(a, b AS (a || 'x') STORED NOT NULL, c AS (a) CHECK (c > 0))")]
    [TestCase("CREATE TABLE t(a TEXT, b ANY, c INT PRIMARY KEY) STRICT, WITHOUT ROWID")]
    [TestCase("CREATE TABLE t(a INTEGER PRIMARY KEY, parent REFERENCES t DEFERRABLE INITIALLY DEFERRED, other REFERENCES missing ON DELETE SET DEFAULT)")]
    [TestCase("CREATE TABLE t(\"a b\", [c\"d], `order`, CONSTRAINT \"my check\" CHECK (\"a b\" <> 'x' AND \"order\" IS NOT NULL))")]
    [TestCase("CREATE TABLE t(a 'INT/**/EGER', b \"my type\", c VARCHAR /* INT */ (10))")]
    [TestCase("CREATE TABLE t(a, b); CREATE UNIQUE INDEX u ON t(lower(a) COLLATE nocase DESC, b) WHERE b IS NOT NULL; CREATE INDEX \"the index\" ON t(b, a || b DESC)")]
    [TestCase("CREATE TABLE \"Group\"(Id INTEGER PRIMARY KEY, UserName TEXT UNIQUE, CHECK (UserName LIKE '%@%' ESCAPE '@'))")]
    [TestCase("CREATE TABLE t(a CHECK (a IN (1, 2) AND a NOT BETWEEN - 1 AND +3 AND a NOT NULL AND CASE WHEN a THEN 1 ELSE 0 END AND cast(a AS INTEGER) GLOB '*'))")]
    [TestCase("CREATE VIRTUAL TABLE f USING fts5(a, b UNINDEXED,\r\n  tokenize = 'porter ascii'); CREATE VIRTUAL TABLE r USING rtree(id, x, y)")]
    [TestCase("CREATE TABLE t(a); CREATE VIEW v AS SELECT a AS \"the a\", (SELECT count(*) FROM t) n FROM t WHERE a > 0 ORDER BY a; CREATE VIEW w AS SELECT \"the a\" FROM v")]
    [TestCase("CREATE VIEW v AS WITH x(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM x WHERE n < 3) SELECT [strange name] FROM (SELECT n AS [strange name] FROM x)")]
    [TestCase("CREATE TABLE t(a); CREATE TRIGGER r AFTER UPDATE OF a ON t WHEN new.a > 1 BEGIN INSERT INTO t VALUES (CASE WHEN new.a THEN 1 END); DELETE FROM t WHERE a = 'x;\n  y'; END")]
    [TestCase("CREATE VIEW v AS SELECT 1 AS a; CREATE TRIGGER r INSTEAD OF INSERT ON v BEGIN SELECT RAISE(ABORT, 'no'); END")]
    public void Every_shape_comes_back(string sql) => ShouldComeBack(MemoryDatabase.Schema(sql), sql);

    [Test]
    public void A_table_reads_as_one_part_a_line_with_its_names_as_declared() => string.Join(";\n", CanonicalDdl.Statements(MemoryDatabase.Schema(
        "CREATE TABLE p(id INTEGER PRIMARY KEY)",
        """
        CREATE TABLE "Child" (id INTEGER NOT NULL, mode VARCHAR(10) DEFAULT 'dev' NOT NULL, "p_id" INT CONSTRAINT fk REFERENCES p ON DELETE CASCADE,
          PRIMARY KEY (id), CONSTRAINT ck CHECK (mode IN ('dev', 'uat')), UNIQUE (mode, p_id))
        """,
        "CREATE INDEX ix_child ON Child (mode DESC) WHERE mode <> 'dev'",
        "CREATE VIEW v AS SELECT id from child where id > 1",
        "CREATE TRIGGER r AFTER INSERT ON p BEGIN DELETE FROM child; SELECT 1; END"))).ShouldBe(
        """
        CREATE TABLE Child (
          id integer,
          mode varchar(10) NOT NULL DEFAULT 'dev',
          p_id int,
          PRIMARY KEY (id),
          UNIQUE (mode, p_id),
          CONSTRAINT fk FOREIGN KEY (p_id) REFERENCES p (id) ON DELETE CASCADE,
          CONSTRAINT ck CHECK (mode IN ('dev', 'uat'))
        );
        CREATE INDEX ix_child ON Child (mode DESC) WHERE mode != 'dev';
        CREATE TABLE p (
          id integer,
          PRIMARY KEY (id)
        );
        CREATE VIEW v AS
          SELECT id
          FROM child
          WHERE id > 1;
        CREATE TRIGGER r after INSERT ON p begin
          DELETE FROM child;
          SELECT 1;
        end
        """);

    [TestCase("CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT UNIQUE)", "create table [t] (id integer not null, \"a\" text, unique (a), primary key (id))")]
    [TestCase("CREATE TABLE t(a); CREATE INDEX i ON t(a) WHERE a = 1", "CREATE TABLE t(a); create index i on t (\"a\" asc) where ((a == 1))")]
    public void Another_spelling_is_written_the_same(string one, string other) =>
        CanonicalDdl.Statements(MemoryDatabase.Schema(other)).ShouldBe(CanonicalDdl.Statements(MemoryDatabase.Schema(one)));

    [Test]
    public void A_type_whose_affinity_hangs_on_its_raw_text_keeps_its_statement()
    {
        const string Sql = "CREATE TABLE t(a VARCHAR /* INT */ (10),\r\n b)";

        CanonicalDdl.Statements(MemoryDatabase.Schema(Sql)).ShouldBe([Sql.Replace("\r", "")]);
    }

    private static void ShouldComeBack(DatabaseSchema schema, string told)
    {
        SchemaReader.Read(CanonicalDdl.Entries(schema)).CanonicalText.ShouldBe(schema.CanonicalText, told);
        using var made = new MemoryDatabase([.. CanonicalDdl.Statements(schema)]);
        DatabaseSchema read = SchemaReader.Read(made.Entries());
        read.CanonicalText.ShouldBe(schema.CanonicalText, told);
        CanonicalDdl.Statements(read).ShouldBe(CanonicalDdl.Statements(schema), told);
    }

    private static void AddIndexes(MemoryDatabase database, Random random)
    {
        string[] columns = [.. database.Query("SELECT name FROM pragma_table_xinfo('t')").Select(row => $"\"{((string)row[0]!).Replace("\"", "\"\"")}\"")];
        string column = columns[random.Next(columns.Length)], other = columns[random.Next(columns.Length)];
        string[] indexes =
        [
            $"CREATE INDEX i1 ON t({column} DESC, {other})", $"CREATE UNIQUE INDEX i2 ON t({column}) WHERE {other} IS NOT NULL",
            $"CREATE INDEX \"i 3\" ON t(length({column}) COLLATE nocase, {other} COLLATE rtrim)",
        ];
        foreach (string index in indexes.Where(_ => random.Next(3) == 0).Where(database.Accepts)) database.Execute(index);
    }
}
