namespace AutoCoder.Schema.Tests.Sql;

internal class SqlNameTests
{
    [TestCase("\"a\"\"b\"", "a\"b")]
    [TestCase("'a''b'", "a'b")]
    [TestCase("`a``b`", "a`b")]
    [TestCase("[a\"b]", "a\"b")]
    [TestCase("plain", "plain")]
    public void A_name_comes_out_of_its_quotes(string token, string name) => SqlName.Unquote(token).ShouldBe(name);

    [Test]
    public void Only_the_letters_of_ASCII_are_folded()
    {
        SqlName.Same("Größe", "gRÖßE").ShouldBeFalse();
        SqlName.Same("Größe", "gRößE").ShouldBeTrue();
        SqlName.Same("K", "\u212A").ShouldBeFalse();
    }

    [Test]
    public void SQLite_agrees_about_every_keyword_as_a_name_and_as_a_type()
    {
        using var database = new MemoryDatabase();
        string[] keywords = Keywords.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (string keyword in keywords)
        {
            Agrees(database, $"CREATE TABLE t({keyword} INT)");
            Agrees(database, $"CREATE TABLE t(a {keyword})");
            Agrees(database, $"CREATE TABLE t(a foo {keyword} nocase)");
            Agrees(database, $"CREATE TABLE {keyword}(a)");
        }
    }

    private static void Agrees(MemoryDatabase database, string sql)
    {
        bool accepted = database.Accepts(sql);
        (TableDefinition.Parse(sql) is not null).ShouldBe(accepted, sql);
    }

    // https://sqlite.org/lang_keywords.html, all 147 of them.
    private const string Keywords =
        "ABORT ACTION ADD AFTER ALL ALTER ALWAYS ANALYZE AND AS ASC ATTACH AUTOINCREMENT BEFORE BEGIN BETWEEN BY CASCADE CASE " +
        "CAST CHECK COLLATE COLUMN COMMIT CONFLICT CONSTRAINT CREATE CROSS CURRENT CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP " +
        "DATABASE DEFAULT DEFERRABLE DEFERRED DELETE DESC DETACH DISTINCT DO DROP EACH ELSE END ESCAPE EXCEPT EXCLUDE EXCLUSIVE " +
        "EXISTS EXPLAIN FAIL FILTER FIRST FOLLOWING FOR FOREIGN FROM FULL GENERATED GLOB GROUP GROUPS HAVING IF IGNORE IMMEDIATE " +
        "IN INDEX INDEXED INITIALLY INNER INSERT INSTEAD INTERSECT INTO IS ISNULL JOIN KEY LAST LEFT LIKE LIMIT MATCH " +
        "MATERIALIZED NATURAL NO NOT NOTHING NOTNULL NULL NULLS OF OFFSET ON OR ORDER OTHERS OUTER OVER PARTITION PLAN PRAGMA " +
        "PRECEDING PRIMARY QUERY RAISE RANGE RECURSIVE REFERENCES REGEXP REINDEX RELEASE RENAME REPLACE RESTRICT RETURNING RIGHT " +
        "ROLLBACK ROW ROWS SAVEPOINT SELECT SET TABLE TEMP TEMPORARY THEN TIES TO TRANSACTION TRIGGER UNBOUNDED UNION UNIQUE " +
        "UPDATE USING VACUUM VALUES VIEW VIRTUAL WHEN WHERE WINDOW WITH WITHOUT";
}
