using System.Diagnostics.CodeAnalysis;

namespace AutoCoder.Schema.Runner.Tests.Faults;

/// <summary>What somebody who can write a file can put into its schema, its version table and its ledger.</summary>
[SuppressMessage("Security", "CA5394", Justification = "A damage can be repeated with its number.")]
internal static class MaliciousSql
{
    private static readonly string[] Tables = ["conversations", "conversation_messages", "features", "schedules", "projects", "settings", "VersionInfo", "SchemaLedger", "SchemaLedger_new", "sqlite_sequence"];

    private static readonly string[] Texts =
    [
        "NULL", "''", "' '", "x'00ff'", "7", "1.5", "'CREATE TABLE'", "'CREATE TABLE x ('", "'CREATE TABLE x (a))'", "'create view'", "'SELECT 1'", "'CREATE TABLE x (a, a)'",
        "'CREATE TABLE \"' || char(0) || '\" (a)'", "'CREATE TABLE x (a /* '", "'CREATE TABLE x (a ''unfinished)'", "'CREATE TABLE x AS SELECT 1'", "'CREATE VIRTUAL TABLE x USING nothing(a)'",
        "'CREATE TABLE x (a CHECK (' || replace(printf('%.5000c', '('), '(', '((') || '))'", "'CREATE TABLE x (a CHECK (' || printf('%.100000c', '(') || '1' || printf('%.100000c', ')') || '))'",
        "'CREATE TABLE x (a DEFAULT (' || replace(printf('%.20000c', '-'), '-', '- ') || '1))'", "'CREATE TABLE x (' || replace(printf('%.3000c', 'a'), 'a', 'a,') || 'b)'",
        "'CREATE VIEW x AS ' || replace(printf('%.20000c', '('), '(', 'SELECT * FROM (') || 'SELECT 1'", "'CREATE TRIGGER x AFTER INSERT ON y BEGIN ' || replace(printf('%.20000c', ';'), ';', 'SELECT 1;') || 'END'",
        "printf('%.1000000c', 'x')", "sql || ';DROP TABLE features'", "substr(sql, 1, length(sql) / 2)", "replace(sql, ',', ',,')", "replace(sql, 'NOT NULL', '')", "replace(sql, '(', '((')", "upper(sql)",
        "'CREATE TABLE x (a GENERATED ALWAYS AS (b), b GENERATED ALWAYS AS (a))'", "'CREATE TABLE x (a CASE CASE CASE)'", "'CREATE TABLE x (a INT' || replace(printf('%.20000c', '['), '[', ' CHECK (CASE WHEN 1 THEN 1 END)') || ')'",
        "char(65279) || sql", "'EXPLAIN ' || sql", "'CREATE TABLE x (a REFERENCES x (a) ON DELETE CASCADE, FOREIGN KEY () REFERENCES y)'", "sql || char(10) || '-- ' || printf('%.100000c', '-')",
    ];

    private static readonly string[] Odd =
    [
        "NULL", "''", "'text'", "x'01'", "1.5", "-1", "0", "9223372036854775807", "-9223372036854775808", "1e300", "'202601041458'", "' 202601041458'", "202601041458", "202602011429", "202602081411", "202601290908",
        "999999999999", "x'323032'", "zeroblob(1000000)", "printf('%.100000c', '9')", "1e18",
    ];

    private static readonly string[] Triggers = ["AFTER INSERT", "BEFORE INSERT", "AFTER UPDATE", "AFTER DELETE", "BEFORE UPDATE", "BEFORE DELETE"];

    private static readonly string[] Bodies =
    [
        "SELECT RAISE(IGNORE)", "SELECT RAISE(ABORT, 'no')", "SELECT RAISE(ROLLBACK, 'no')", "SELECT RAISE(FAIL, 'no')", "DELETE FROM VersionInfo", "UPDATE VersionInfo SET Version = -Version", "INSERT INTO VersionInfo (Version) VALUES (5)",
        "DELETE FROM conversations", "DELETE FROM features", "UPDATE features SET passes = 1 - passes", "INSERT INTO projects SELECT * FROM projects", "DELETE FROM SchemaLedger", "SELECT * FROM nowhere", "SELECT nofunction(1)", "SELECT load_extension('x')",
    ];

    // An endless one is what a reader must not begin to read.
    private static readonly string[] Tricks =
    [
        "DROP TABLE IF EXISTS VersionInfo; CREATE VIEW VersionInfo AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS Version, NULL AS AppliedOn, NULL AS Description FROM n",
        "DROP TABLE IF EXISTS SchemaLedger; CREATE VIEW SchemaLedger AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS Version FROM n",
        "DROP TABLE IF EXISTS VersionInfo; CREATE TABLE VersionInfo (Version INTEGER NOT NULL PRIMARY KEY, AppliedOn DATETIME, Description TEXT) WITHOUT ROWID; INSERT INTO VersionInfo VALUES (202601041458, NULL, NULL), (202602011429, NULL, NULL)",
        "DROP TABLE IF EXISTS VersionInfo; CREATE TABLE VersionInfo (Version AS (abs(-9223372036854775808)), AppliedOn)",
        "DROP TABLE IF EXISTS VersionInfo; CREATE TABLE VersionInfo (Version GENERATED ALWAYS AS (length(zeroblob(AppliedOn))) VIRTUAL, AppliedOn); INSERT INTO VersionInfo VALUES (900000000), (1)",
        "DROP TABLE IF EXISTS VersionInfo; CREATE TABLE versioninfo (VERSION, x)",
        "DROP TABLE IF EXISTS VersionInfo; CREATE TABLE VersionInfo (v)",
        "DROP TABLE IF EXISTS VersionInfo; CREATE VIRTUAL TABLE VersionInfo USING fts5(Version, AppliedOn, Description)",
        "DROP TABLE IF EXISTS SchemaLedger; CREATE TABLE SchemaLedger (Version)",
        "DROP TABLE IF EXISTS SchemaLedger; CREATE VIRTUAL TABLE SchemaLedger USING fts5(Version)",
        "DROP TABLE IF EXISTS SchemaLedger; CREATE VIRTUAL TABLE SchemaLedger USING rtree(id, a, b)",
        "CREATE TABLE x (a); CREATE INDEX SchemaLedger ON x (a)",
        "CREATE TABLE x (a, b AS (hex(zeroblob(a)))); INSERT INTO x VALUES (100000000); CREATE INDEX ix ON x (length(b))",
        "CREATE TABLE big (a CHECK (length(a) > 0)); INSERT INTO big WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) SELECT '' FROM n",
        "PRAGMA user_version = -1; PRAGMA application_id = 7",
        "CREATE TABLE sqlite_own (a); CREATE TABLE temp.features (a)",
        "INSERT INTO sqlite_schema SELECT * FROM sqlite_schema",
        "INSERT INTO sqlite_schema SELECT type, name || 2, tbl_name, rootpage, sql FROM sqlite_schema WHERE type = 'table'",
        "INSERT INTO sqlite_schema SELECT type, name, tbl_name, rootpage, sql FROM sqlite_schema WHERE type = 'table'",
        "INSERT INTO sqlite_schema WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT 'table', 't' || i, 't' || i, 2, 'CREATE TABLE t' || i || ' (a, b, c)' FROM n",
        "INSERT INTO sqlite_schema VALUES ('view', 'v', 'v', 0, 'CREATE VIEW v AS SELECT * FROM v')",
        "INSERT INTO sqlite_schema VALUES ('trigger', 't', 'nowhere', 0, 'CREATE TRIGGER t AFTER INSERT ON nowhere BEGIN SELECT 1; END')",
        "INSERT INTO sqlite_schema VALUES ('table', 'VersionInfo', 'VersionInfo', 1, 'CREATE TABLE VersionInfo (Version, a, b, c, d)')",
        "INSERT INTO sqlite_schema VALUES ('table', 'x', 'x', 0, NULL), (NULL, NULL, NULL, NULL, NULL), (1, 2, 3, 4, 5)",
        "DELETE FROM sqlite_schema WHERE type = 'index'",
        "DELETE FROM sqlite_schema WHERE name = 'VersionInfo'",
        "UPDATE sqlite_schema SET rootpage = (SELECT max(rootpage) FROM sqlite_schema) WHERE type = 'table'",
    ];

    /// <summary>One of them.</summary>
    public static string Choose(Random random) => random.Next(9) switch
    {
        0 => Tricks[random.Next(Tricks.Length)],
        1 or 2 => $"UPDATE sqlite_schema SET sql = {One(random, Texts)} WHERE name = '{One(random, Tables)}' OR rowid % 4 = {random.Next(12)}",
        3 => $"UPDATE sqlite_schema SET {One(random, ["type", "name", "tbl_name", "rootpage", "rootpage"])} = {One(random, [.. Odd, "'table'", "'view'", "'index'", "'features'", "1", "2", "3"])} WHERE name = '{One(random, Tables)}' OR rowid = {random.Next(1, 12)}",
        4 => $"CREATE TRIGGER own {One(random, Triggers)} ON {One(random, Tables)} BEGIN {One(random, Bodies)}; {One(random, Bodies)}; END; PRAGMA recursive_triggers = ON",
        5 => VersionTable + $"INSERT INTO VersionInfo VALUES ({One(random, Odd)}, {One(random, Odd)}, {One(random, Odd)}), ({One(random, Odd)}, NULL, NULL)",
        6 => Ledger(random),
        7 => Views(random),
        _ => $"CREATE TABLE {One(random, ["extra", "features", "conversations", "projects"])} (a CHECK ({Deep(random)}), b DEFAULT ({Deep(random)}), c AS ({Deep(random)})); CREATE INDEX ix_extra ON extra ({Deep(random)})",
    };

    private const string VersionTable = "DROP TABLE IF EXISTS VersionInfo; CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT); ";

    private static string Ledger(Random random)
    {
        string column = One(random, LedgerColumns);
        return random.Next(2) == 0
            ? $"UPDATE SchemaLedger SET {column} = {One(random, Odd)}"
            : $"DROP TABLE IF EXISTS SchemaLedger; CREATE TABLE SchemaLedger ({string.Join(", ", LedgerColumns.Where(one => one != column))}, own NOT NULL)";
    }

    private static string[] LedgerColumns =>
    [
        LedgerTable.Id, LedgerTable.Version, LedgerTable.MigrationName, LedgerTable.Action, LedgerTable.Hash, LedgerTable.At, LedgerTable.Duration,
        LedgerTable.Build, LedgerTable.Host, LedgerTable.Backup, LedgerTable.Down, LedgerTable.Note,
    ];

    private static string Views(Random random)
    {
        bool doubles = random.Next(2) == 0;
        int depth = doubles ? random.Next(5, 40) : random.Next(50, 400);
        return "CREATE VIEW v0 AS SELECT 1 AS a; " + string.Concat(Enumerable.Range(1, depth).Select(i => doubles
            ? $"CREATE VIEW v{i} AS SELECT x.a FROM v{i - 1} x, v{i - 1} y; "
            : $"CREATE VIEW v{i} AS SELECT a FROM v{i - 1} UNION ALL SELECT a FROM v0; "));
    }

    private static string Deep(Random random)
    {
        int depth = random.Next(1, 1000);
        return random.Next(3) switch
        {
            0 => new string('(', Math.Min(depth, 90)) + "1" + new string(')', Math.Min(depth, 90)),
            1 => string.Concat(Enumerable.Repeat("1 + ", depth)) + "a",
            _ => string.Concat(Enumerable.Repeat("NOT ", depth)) + "1",
        };
    }

    private static string One(Random random, string[] choices) => choices[random.Next(choices.Length)];
}
