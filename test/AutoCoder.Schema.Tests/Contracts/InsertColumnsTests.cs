namespace AutoCoder.Schema.Tests.Contracts;

/// <summary>What an INSERT leaves out; SQLite is asked whether it is so.</summary>
internal class InsertColumnsTests
{
    private static readonly string[] Schema =
    [
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL, b TEXT NOT NULL DEFAULT 'b', c TEXT, g TEXT NOT NULL AS (coalesce(a, '') || 'g'))",
        "CREATE TABLE \"odd name\" (id INTEGER PRIMARY KEY, \"a col\" TEXT NOT NULL, c TEXT)",
        "CREATE TABLE keyed (k TEXT PRIMARY KEY, v TEXT) WITHOUT ROWID",
        "CREATE TABLE strict (k TEXT PRIMARY KEY, v INTEGER NOT NULL) STRICT",
        "CREATE TABLE quiet (id INTEGER PRIMARY KEY, a TEXT NOT NULL ON CONFLICT IGNORE)",
        "CREATE TABLE explicit (id INTEGER PRIMARY KEY, a TEXT NOT NULL DEFAULT NULL)",
        "CREATE TABLE strong (id INTEGER PRIMARY KEY, a TEXT NOT NULL ON CONFLICT REPLACE DEFAULT 'x')",
        "CREATE VIEW v AS SELECT a, c FROM t",
        "CREATE TRIGGER v_insert INSTEAD OF INSERT ON v BEGIN INSERT INTO t (a, c) VALUES (coalesce(new.a, 'x'), new.c); END",
    ];

    [TestCase("INSERT INTO t (c) VALUES ('x')", "t.a")]
    [TestCase("INSERT INTO t (b, c) VALUES ('x', 'y'), ('z', 'w')", "t.a")]
    [TestCase("insert or ignore into main.t (c) values ('x')", "t.a")]
    [TestCase("INSERT OR REPLACE INTO t (id, c) VALUES (1, 'x')", "t.a")]
    [TestCase("REPLACE INTO t (id, c) VALUES (1, 'x')", "t.a")]
    [TestCase("INSERT INTO t AS new (id, c) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET c = excluded.c", "t.a")]
    [TestCase("INSERT INTO t (id, c) VALUES (1, 'x') ON CONFLICT DO NOTHING", "t.a")]
    [TestCase("INSERT INTO t (c) SELECT 'x'", "t.a")]
    [TestCase("WITH x AS (SELECT 'insert' AS c), y (c) AS MATERIALIZED (SELECT c FROM x) INSERT INTO t (c) SELECT c FROM y", "t.a")]
    [TestCase("WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 3) REPLACE INTO t (c) SELECT i FROM n", "t.a")]
    [TestCase("INSERT INTO t DEFAULT VALUES", "t.a")]
    [TestCase("INSERT INTO \"T\" ([C]) VALUES ('x') RETURNING id", "t.a")]
    [TestCase("INSERT INTO 't' (`c`) VALUES ('x')", "t.a")]
    [TestCase("INSERT INTO [odd name] (c) VALUES ('x')", "odd name.a col")]
    [TestCase("INSERT INTO keyed (v) VALUES ('x')", "keyed.k")]
    [TestCase("INSERT INTO strict (k) VALUES ('x')", "strict.v")]
    [TestCase("INSERT INTO strict (v) VALUES (1)", "strict.k")]
    [TestCase("INSERT INTO quiet (id) VALUES (1)", "quiet.a")]
    [TestCase("INSERT INTO explicit (id) VALUES (1)", "explicit.a")]
    [TestCase("INSERT INTO t (a) VALUES ('x')", "")]
    [TestCase("INSERT INTO t (A, c) VALUES ('x', 'y')", "")]
    [TestCase("INSERT INTO t VALUES (1, 'x', 'y', 'z')", "")]
    [TestCase("INSERT INTO \"odd name\" (\"A COL\") VALUES ('x')", "")]
    [TestCase("INSERT INTO strong (id) VALUES (1)", "")]
    [TestCase("INSERT INTO strong DEFAULT VALUES", "")]
    [TestCase("INSERT INTO v (c) VALUES ('x')", "")]
    [TestCase("WITH x AS (SELECT 1) SELECT * FROM x", "")]
    [TestCase("UPDATE t SET c = 'x'", "")]
    [TestCase("SELECT replace(c, 'a', 'b') FROM t", "")]
    public void An_insert_that_stores_nothing_is_told_with_what_it_leaves_out(string sql, string missing)
    {
        bool isStored = IsStored(sql);
        InsertColumns.LeftOut(sql, () => MemoryDatabase.Schema(Schema)).ShouldBe(
            missing.Length == 0 ? null : $"it leaves out {missing}, NOT NULL without a default: no row is stored");
        isStored.ShouldBe(missing.Length == 0);
    }

    [TestCase("INSERT INTO temp.t (c) VALUES (1)")]
    [TestCase("INSERT INTO gone (c) VALUES (1)")]
    [TestCase("INSERT INTO t (c")]
    [TestCase("INSERT")]
    [TestCase("WITH")]
    [TestCase("")]
    public void What_is_no_insert_into_a_table_of_the_schema_is_not_judged(string sql) =>
        InsertColumns.LeftOut(sql, () => MemoryDatabase.Schema(Schema)).ShouldBeNull();

    private static bool IsStored(string sql)
    {
        using var database = new MemoryDatabase(Schema);
        bool accepts = true;
        try
        {
            database.Execute(sql);
        }
        catch (Microsoft.Data.Sqlite.SqliteException error) when (error.SqliteErrorCode == 19) // SQLITE_CONSTRAINT
        {
            accepts = false;
        }

        bool isInsert = sql.Contains("INTO", StringComparison.OrdinalIgnoreCase);
        string[] tables = ["t", "[odd name]", "keyed", "strict", "quiet", "explicit", "strong"];
        return accepts && (!isInsert || tables.Any(table => database.Query($"SELECT 1 FROM {table}").Count > 0));
    }
}
