using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Sessions;

/// <summary>What a Down script of a ledger may do, asked of SQLite itself.</summary>
internal class ScriptAuthorizerTests
{
    [TestCase("CREATE TABLE temp.VersionInfo (Version)")]
    [TestCase("CREATE TABLE \"TEMP\".t (a)")]
    [TestCase("CREATE TABLE temp.t AS SELECT 1")]
    [TestCase("CREATE TEMP TABLE t (a)")]
    [TestCase("CREATE VIEW temp.t AS SELECT 1 AS a")]
    [TestCase("CREATE TRIGGER temp.x AFTER INSERT ON main.t BEGIN DELETE FROM t; END")]
    [TestCase("CREATE TEMP TRIGGER x AFTER INSERT ON t BEGIN DELETE FROM t; END")]
    [TestCase("CREATE VIRTUAL TABLE temp.f USING fts5(a)")]
    [TestCase("INSERT INTO temp.sqlite_schema VALUES (1, 2, 3, 4, 5)")]
    [TestCase("ANALYZE temp")]
    [TestCase("CREATE TABLE other.x (a)")]
    [TestCase("INSERT INTO other.o VALUES (2)")]
    [TestCase("SELECT * FROM other.o")]
    [TestCase("ALTER TABLE other.o ADD COLUMN b")]
    [TestCase("DROP TABLE other.o")]
    [TestCase("ATTACH ':memory:' AS more")]
    [TestCase("DETACH other")]
    [TestCase("PRAGMA recursive_triggers = ON")]
    public void Nothing_but_the_database_itself_is_within_its_reach(string sql)
    {
        using SqliteConnection connection = Opened();
        using ScriptAuthorizer authorizer = new(connection, "VersionInfo", () => false);
        Should.Throw<SqliteException>(() => connection.Execute(sql));
        authorizer.Refused.ShouldNotBeNull();
    }

    [TestCase("ALTER TABLE t RENAME TO u; ALTER TABLE u RENAME COLUMN a TO b; ALTER TABLE u ADD COLUMN c NOT NULL DEFAULT 1; ALTER TABLE u DROP COLUMN c; DROP TABLE u")]
    [TestCase("PRAGMA legacy_alter_table = ON; ALTER TABLE t RENAME TO old; CREATE TABLE t (a); INSERT INTO t SELECT a FROM old; DROP TABLE old; PRAGMA legacy_alter_table = OFF")]
    [TestCase("CREATE INDEX i ON t (a); CREATE VIEW v AS SELECT a FROM main.t; CREATE TRIGGER x AFTER INSERT ON t BEGIN DELETE FROM t; END; DROP TRIGGER x; DROP VIEW v; DROP INDEX i")]
    [TestCase("CREATE VIRTUAL TABLE main.f USING fts5(a); DROP TABLE f; REINDEX; ANALYZE main")]
    public void What_a_recording_contains_is_done(string sql)
    {
        using SqliteConnection connection = Opened();
        using ScriptAuthorizer authorizer = new(connection, "VersionInfo", () => false);
        foreach (SqlStatement part in SqlScript.Split(sql)) connection.Execute(part.Text);
        authorizer.Refused.ShouldBeNull();
    }

    private static SqliteConnection Opened()
    {
        SqliteConnection connection = DatabaseImage.Empty();
        connection.Execute("CREATE TABLE t (a); INSERT INTO t VALUES (1); ATTACH ':memory:' AS other; CREATE TABLE other.o (a)");
        return connection;
    }
}
