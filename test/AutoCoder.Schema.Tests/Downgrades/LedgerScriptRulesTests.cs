namespace AutoCoder.Schema.Tests.Downgrades;

internal class LedgerScriptRulesTests
{
    [TestCase("CREATE TABLE t (x)")]
    [TestCase("drop table t")]
    [TestCase("/* why */ ALTER TABLE t DROP COLUMN x")]
    [TestCase("INSERT INTO t SELECT * FROM u")]
    [TestCase("UPDATE t SET x = 1")]
    [TestCase("DELETE FROM t")]
    [TestCase("PRAGMA legacy_alter_table = ON")]
    [TestCase("pragma LEGACY_ALTER_TABLE=0")]
    public void What_a_recording_contains_may_be_run(string sql) => LedgerScriptRules.Forbidden([sql]).ShouldBeNull();

    [TestCase("ATTACH 'x' AS y", "ATTACH")]
    [TestCase("PRAGMA writable_schema = ON", "PRAGMA writable_schema")]
    [TestCase("PRAGMA legacy_alter_table", "PRAGMA legacy_alter_table")]
    [TestCase("PRAGMA main.journal_mode = OFF", "PRAGMA main")]
    [TestCase("VACUUM INTO 'x'", "VACUUM INTO")]
    [TestCase("COMMIT", "COMMIT")]
    [TestCase("ROLLBACK TO a", "ROLLBACK TO")]
    [TestCase("SAVEPOINT a", "SAVEPOINT a")]
    [TestCase("DETACH main", "DETACH main")]
    [TestCase("EXPLAIN SELECT 1", "EXPLAIN SELECT")]
    [TestCase("'DROP' TABLE t", "no word")]
    [TestCase("\u0007\u0007", "no word")]
    public void Everything_else_is_named_by_its_first_words(string sql, string beginning) =>
        LedgerScriptRules.Forbidden(["SELECT 1", sql]).ShouldNotBeNull().ShouldStartWith($"its statement 2 begins with {beginning}, and a recording holds ");
}
