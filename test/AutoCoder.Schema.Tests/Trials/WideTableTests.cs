namespace AutoCoder.Schema.Tests.Trials;

/// <summary>
/// Tables of as many columns as SQLite takes. A statement on one takes as long as it is wide, so that the number of statements
/// must not grow with the width too.
/// </summary>
internal class WideTableTests
{
    [TestCase("c{0} INTEGER NOT NULL DEFAULT 1 CHECK (c{0} <> 7)", "")]
    [TestCase("c{0} INTEGER DEFAULT {0}", "")]
    [TestCase("c{0} TEXT", "CREATE INDEX ix_c{0} ON t (c{0})")]
    [TestCase("c{0} TEXT", "CREATE TRIGGER tr_c{0} AFTER UPDATE OF c{0} ON t BEGIN INSERT INTO t (id, c{0}) VALUES (new.id + 1, 'c{0}'); END")]
    [TestCase("c{0} INTEGER CHECK (c{0} <> id)", "")]
    public void A_wider_table_is_tried_by_no_more_statements(string column, string more)
    {
        Probes(200, column, more).ShouldBeGreaterThan(100);
        Probes(1900, column, more).ShouldBeLessThanOrEqualTo(Probes(200, column, more));
    }

    [Test]
    public void Columns_that_differ_or_are_spoken_of_otherwise_are_tried_by_themselves()
    {
        string[] columns = [.. Enumerable.Range(1, 500).Select(i => $"c{i} TEXT")];
        DatabaseSchema expected = Schema([.. columns, "CHECK (c10 <> c11)"]);
        DatabaseSchema actual = Schema([.. columns.Select(column => column is "c400 TEXT" ? "c400 VARCHAR(9)" : column), "CHECK (c10 <> c11)"], "CREATE INDEX ix ON t (c77, id)");
        var affected = new AffectedTables(expected, actual);

        ImmutableArray<ColumnBlock> blocks = ColumnBlocks.Of(expected.Tables[0], () => affected.Sorts(expected.Tables[0]));

        blocks.Where(block => block.Columns.Length == 1).Select(block => block.Told).ShouldBe(["id", "c400", "c77", "c10", "c11"], ignoreOrder: true);
        blocks.Single(block => block.Columns.Length > 1).Told.ShouldBe("c1 and 495 more like it");
    }

    private static int Probes(int width, string column, string more)
    {
        string[] columns = [.. Enumerable.Range(1, width).Select(i => string.Format(CultureInfo.InvariantCulture, column, i))];
        string[] others = more.Length == 0 ? [] : [.. Enumerable.Range(1, width).Select(i => string.Format(CultureInfo.InvariantCulture, more, i))];
        var plan = new ProbePlan(
            Schema(columns, others), Schema([.. columns, "extra TEXT"], others), new HashSet<string>(), (_, _, candidates) => [[.. candidates.Select(values => values[0])]]);
        return plan.Probes().Sum(table => table.Probes.Count());
    }

    private static DatabaseSchema Schema(string[] columns, params string[] more) =>
        MemoryDatabase.Schema([$"CREATE TABLE t (id INTEGER PRIMARY KEY, {string.Join(", ", columns)})", .. more]);
}
