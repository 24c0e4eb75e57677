namespace AutoCoder.Schema.Tests.Downgrades;

internal class DataLossesTests
{
    private const string Before = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT, g TEXT AS (a || b)); CREATE TABLE u (id INTEGER PRIMARY KEY, t_id INTEGER REFERENCES t)";

    private static string Rebuild(string more, string values) =>
        "PRAGMA legacy_alter_table = ON; ALTER TABLE t RENAME TO old_t; CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT); "
        + $"INSERT OR ABORT INTO t (id, a{more}) SELECT id, {values} FROM old_t; DROP TABLE old_t; PRAGMA legacy_alter_table = OFF";

    private static IEnumerable<TestCaseData> Scripts()
    {
        yield return new("", "");
        yield return new("DROP INDEX i; CREATE INDEX i ON t (a); CREATE VIEW v AS SELECT 1; DROP VIEW v; ALTER TABLE t ADD COLUMN c; ALTER TABLE t ALTER COLUMN a DROP NOT NULL", "");
        yield return new("DROP TABLE t", "table t");
        yield return new("drop table if exists main.\"T\"", "table t");
        yield return new("ALTER TABLE t DROP COLUMN a", "column t.a");
        yield return new("ALTER TABLE [t] DROP 'A'", "column t.a");
        yield return new("ALTER TABLE t DROP id; ALTER TABLE t DROP a; ALTER TABLE t DROP b", "table t");
        yield return new("DELETE FROM u", "rows u");
        yield return new("DELETE FROM u WHERE id > 3", "rows u where id > 3");
        yield return new("ALTER TABLE u RENAME TO w; DELETE FROM w WHERE id > 3", "rows u");
        yield return new("ALTER TABLE u RENAME COLUMN t_id TO x; ALTER TABLE u RENAME id TO t_id; DELETE FROM u WHERE t_id > 3", "rows u");
        yield return new("DELETE FROM u; DROP TABLE u", "table u");
        yield return new("UPDATE t SET a = NULL, b = 'x' WHERE a IS NULL", "values t.a where a IS NULL; values t.b where a IS NULL");
        yield return new("ALTER TABLE t ADD COLUMN c; UPDATE t SET c = a", "");
        yield return new("ALTER TABLE t RENAME TO s; ALTER TABLE s RENAME COLUMN a TO z; DROP TABLE s", "table t");
        yield return new("ALTER TABLE t RENAME TO s; ALTER TABLE s RENAME COLUMN a TO z; ALTER TABLE s DROP COLUMN z", "column t.a");
        yield return new("ALTER TABLE t RENAME TO s; ALTER TABLE u RENAME TO t; DROP TABLE t", "table u");
        yield return new("CREATE TABLE n (x); INSERT INTO n VALUES (1), (2); DROP TABLE n", "");
        yield return new("CREATE TABLE n (x, y); INSERT INTO n (x, y) SELECT a, b FROM t; ALTER TABLE t DROP a", "");
        yield return new("CREATE TABLE n (x, y); INSERT INTO n (x, y) SELECT a, b FROM t; ALTER TABLE t DROP a; DROP TABLE n", "column t.a");
        yield return new("CREATE TABLE n (x); INSERT INTO n (x) SELECT a FROM t WHERE id > 1; ALTER TABLE t DROP a", "column t.a");
        yield return new("CREATE TABLE n AS SELECT a FROM t; ALTER TABLE t DROP a", "column t.a");
        yield return new(Rebuild(", b", "a, b"), "");
        yield return new(Rebuild(", b", "ifnull(a, ''), coalesce(b, 0)"), "");
        yield return new(Rebuild("", "a"), "column t.b");
        yield return new(Rebuild(", b", "a, 'x'"), "column t.b");
        yield return new(Rebuild(", b", "a, substr(b, 1, 0)"), "values t.b");
        yield return new(Rebuild(", b", "b, a"), "");
        yield return new("INSERT OR REPLACE INTO u SELECT * FROM u", "unclear: a statement cannot be read: INSERT OR REPLACE …");
        yield return new("INSERT INTO u (id) VALUES (1) ON CONFLICT DO UPDATE SET t_id = 1", "unclear: a statement cannot be read: INSERT INTO u …");
        yield return new("WITH x AS (SELECT 1) DELETE FROM u", "unclear: a statement cannot be read: WITH x AS …");
        yield return new("DELETE FROM u WHERE id IN (SELECT 1)", "unclear: a statement cannot be read: DELETE FROM u …");
        yield return new("REPLACE INTO u VALUES (1, 2)", "unclear: a statement cannot be read: REPLACE INTO u …");
        yield return new("ALTER TABLE t DROP COLUMN 5", "unclear: a statement cannot be read: ALTER TABLE t …");
    }

    [TestCaseSource(nameof(Scripts))]
    public void What_is_nowhere_at_the_end_is_lost_and_what_cannot_be_read_counts_as_lost(string script, string losses) =>
        Describe(Before, Step(script)).ShouldBe(losses);

    [Test]
    public void A_virtual_table_is_lost_as_a_whole() =>
        Describe("CREATE VIRTUAL TABLE f USING fts5(x)", Step("DROP TABLE f")).ShouldBe("table f");

    [Test]
    public void A_generated_column_holds_nothing() => Describe(Before, Step("ALTER TABLE t DROP COLUMN g")).ShouldBe("");

    [Test]
    public void A_rebuild_of_the_build_carries_columns_that_it_does_not_know_and_one_of_a_ledger_does_not()
    {
        const string Known = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)";
        DowngradeStep step = Step(Rebuild("", "a")) with { Source = DownSource.Build };
        Describe(Before, step, Known).ShouldBe("");
        Describe(Before, step with { Source = DownSource.Ledger }, Known).ShouldBe("column t.b");
    }

    [Test]
    public void Code_and_an_unknown_Down_may_do_anything()
    {
        Describe(Before, Step("") with { RunsCode = true }).ShouldBe("unclear: migration 20 (Twenty) runs code of its own, which may change rows");
        Describe(Before, Step("") with { Statements = null }).ShouldBe("unclear: nobody can say what the Down of migration 20 (Twenty) executes");
    }

    [Test]
    public void Steps_go_on_where_the_one_before_ended() =>
        Describe(Before, [Step("ALTER TABLE t RENAME COLUMN a TO z"), Step("ALTER TABLE t DROP COLUMN z")]).ShouldBe("column t.a");

    [TestCase("DROP TABLE t", 2L, "table t (rows: 2)")]
    [TestCase("ALTER TABLE t DROP COLUMN b", 1L, "column t.b (rows with a value: 1)")]
    [TestCase("DELETE FROM t WHERE b IS NULL -- all", 1L, "rows of table t (deleted: 1)")]
    [TestCase("UPDATE t SET a = NULL WHERE b = 'y'", 1L, "values of column t.a (overwritten: 1)")]
    [TestCase("UPDATE t SET a = ifnull(a, '') WHERE a IS NULL", 0L, "values of column t.a (overwritten: 0)")]
    public void A_file_is_asked_how_much_of_it_it_has(string script, long count, string description)
    {
        using var database = new MemoryDatabase(Before, "INSERT INTO t (a, b) VALUES ('x', 'y'), ('z', NULL)");
        DataLoss loss = DataLosses.Find(Schema(Before), [Step(script)], _ => null).ShouldHaveSingleItem();
        var counted = new CountedLoss(loss, (long)database.Query(loss.Question!)[0][0]!);
        counted.Count.ShouldBe(count);
        counted.Description.ShouldBe(description);
        counted.IsLoss.ShouldBe(count > 0);
        (counted with { Count = null }).IsLoss.ShouldBeTrue();
    }

    private static DowngradeStep Step(string script) =>
        new(20, "Twenty", DownSource.Ledger, [.. SqlScript.Split(script).Select(statement => statement.Text)]);

    private static string Describe(string before, DowngradeStep step, string? known = null) => Describe(before, [step], known);

    private static string Describe(string before, DowngradeStep[] steps, string? known = null) =>
        string.Join("; ", DataLosses.Find(Schema(before), [.. steps], _ => known is null ? null : Schema(known)).Select(loss => loss switch
        {
            DataLoss.OfTable table => $"table {table.Table}",
            DataLoss.OfColumn column => $"column {column.Table}.{column.Column}",
            DataLoss.OfRows rows => $"rows {rows.Table}{(rows.Where is null ? "" : $" where {rows.Where}")}",
            DataLoss.OfValues values => $"values {values.Table}.{values.Column}{(values.Where is null ? "" : $" where {values.Where}")}",
            DataLoss.Unclear unclear => $"unclear: {unclear.Why}",
            _ => throw new System.Diagnostics.UnreachableException(),
        }));

    private static DatabaseSchema Schema(string sql) => MemoryDatabase.Schema(sql);
}
