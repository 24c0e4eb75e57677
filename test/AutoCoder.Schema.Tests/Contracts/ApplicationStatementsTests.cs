namespace AutoCoder.Schema.Tests.Contracts;

internal class ApplicationStatementsTests
{
    [TestCase("PRAGMA journal_mode=WAL")]
    [TestCase("pragma foreign_keys")]
    [TestCase("EXPLAIN PRAGMA locking_mode=EXCLUSIVE")]
    [TestCase("explain query plan PRAGMA busy_timeout=1")]
    [TestCase("/* c */ PRAGMA temp_store_directory='x'")]
    [TestCase("-- c\nATTACH 'x.db' AS x")]
    [TestCase("DETACH x")]
    [TestCase("VACUUM INTO 'copy.db'")]
    [TestCase("BEGIN IMMEDIATE")]
    [TestCase("COMMIT")]
    [TestCase("END")]
    [TestCase("ROLLBACK TO a")]
    [TestCase("SAVEPOINT a")]
    [TestCase("RELEASE a")]
    public void What_acts_while_it_is_prepared_is_never_prepared(string statement)
    {
        var read = ApplicationStatements.Of(new("q.sql", $"SELECT 1;\n{statement};"));

        read.Statements.ShouldHaveSingleItem().Sql.ShouldBe("SELECT 1");
        read.Notes.ShouldHaveSingleItem().ShouldStartWith("q.sql: 1 statement is not checked, as preparing a PRAGMA or a transaction is not only asking (line ");
    }

    [TestCase("EXPLAIN SELECT 1")]
    [TestCase("EXPLAIN QUERY PLAN DELETE FROM t")]
    [TestCase("WITH x AS (SELECT 1) SELECT * FROM x")]
    [TestCase("SELECT * FROM pragma_table_info('t')")]
    [TestCase("REPLACE INTO t VALUES (?, :a, @b, $c)")]
    [TestCase("SELCT 1")]
    public void Everything_else_is(string statement) =>
        ApplicationStatements.Of(new("q.sql", statement)).Statements.ShouldHaveSingleItem().Sql.ShouldBe(statement);

    [TestCase("-- schema: skip\nSELECT f(1);\nSELECT 2")]
    [TestCase("-- schema: skip (f is the application's own)\nSELECT f(1);\nSELECT 2")]
    [TestCase("/* Schema: Skip */ SELECT f(1);\nSELECT 2")]
    [TestCase("SELECT f(1); -- schema: skip\nSELECT 2")]
    [TestCase("SELECT 2;\n-- why\n-- schema: skip\n\nSELECT f(1)")]
    public void A_mark_above_or_behind_leaves_one_statement_out(string script)
    {
        var read = ApplicationStatements.Of(new("q.sql", script));

        read.Statements.ShouldHaveSingleItem().Sql.ShouldBe("SELECT 2");
        read.Notes.ShouldHaveSingleItem().ShouldStartWith("q.sql: 1 statement is left out by '-- schema: skip' (line ");
    }

    [TestCase("-- schema: skipped\nSELECT 1")]
    [TestCase("-- no schema: skip\nSELECT 1")]
    [TestCase("SELECT '-- schema: skip'")]
    public void Other_words_are_no_mark(string script) =>
        ApplicationStatements.Of(new("q.sql", script)).Statements.Length.ShouldBe(1);
}
