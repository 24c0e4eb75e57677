namespace AutoCoder.Schema.Tests.Trials;

/// <summary>What SQLite would not come to an end over is found by its text, and nothing that somebody would write is.</summary>
internal class ViewExpansionTests
{
    private const int Levels = 60;
    private const string Table = "CREATE TABLE t (a, b, c)";

    private static IEnumerable<TestCaseData> Endless()
    {
        yield return Case("views", [Table, "CREATE VIEW v0 AS SELECT a FROM t", .. Chain("CREATE VIEW v{1} AS SELECT x.a FROM v{0} x, v{0} y")]);
        yield return Case("views by JOIN", [Table, "CREATE VIEW v0 AS SELECT a FROM t", .. Chain("CREATE VIEW v{1} AS SELECT x.a FROM v{0} x LEFT OUTER JOIN main . v{0} y ON x.a IN (1, 2), t")]);
        yield return Case("views behind ON", [Table, "CREATE VIEW v0 AS SELECT a FROM t", .. Chain("CREATE VIEW v{1} AS SELECT t.a FROM t JOIN t u ON t.a = u.a, v{0} x, [v{0}] y")]);
        yield return Case("views in parentheses", [Table, "CREATE VIEW v0 AS SELECT a FROM t", .. Chain("CREATE VIEW v{1} AS SELECT 1 a FROM ((v{0} x), (v{0} y JOIN \"v{0}\" z))")]);
        yield return Case("views by UNION", [Table, "CREATE VIEW v0 AS SELECT a FROM t", .. Chain("CREATE VIEW v{1} AS SELECT a FROM v{0} UNION ALL SELECT a FROM 'v{0}'")]);
        yield return Case("views by IN", [Table, "CREATE VIEW v0 AS SELECT a FROM t", .. Chain("CREATE VIEW v{1} AS SELECT a FROM t WHERE a IN v{0} OR b NOT IN main.v{0}")]);
        yield return Case("views in expressions", [Table, "CREATE VIEW v0 AS SELECT a FROM t", .. Chain("CREATE VIEW v{1} AS SELECT (SELECT a FROM v{0}) a FROM t ORDER BY EXISTS (SELECT * FROM v{0})")]);
        yield return Case("expressions", [$"CREATE VIEW v AS WITH c0 AS (SELECT 1 a){Expressions(", c{1} AS (SELECT x.a FROM c{0} x, c{0} y)")} SELECT * FROM c{Levels}"]);
        yield return Case("expressions that name their columns", [$"CREATE VIEW v AS WITH RECURSIVE c0 (a) AS (VALUES (1)){Expressions(", \"c{1}\" (a) AS NOT MATERIALIZED (SELECT x.a FROM c{0} x, c{0} y)")} SELECT * FROM c{Levels}"]);
        yield return Case("expressions in the other order", [$"CREATE VIEW v AS WITH {string.Concat(Enumerable.Range(1, Levels).Reverse().Select(level => $"c{level} AS (SELECT x.a FROM c{level - 1} x, c{level - 1} y), "))} c0 AS MATERIALIZED (SELECT 1 a) SELECT * FROM c{Levels}"]);
        yield return Case("expressions of one name", [$"CREATE VIEW v AS {Enumerable.Range(0, Levels).Aggregate("SELECT 1 a", (inner, _) => $"WITH c AS ({inner}) SELECT x.a FROM c x, c y")}"]);
        yield return Case("expressions and views", [Table, "CREATE VIEW v0 AS SELECT a FROM t", .. Chain("CREATE VIEW v{1} AS WITH c AS (SELECT a FROM v{0}) SELECT x.a FROM c x, c y")]);
        yield return Case("an expression that hides a view", ["CREATE VIEW c0 AS SELECT 1 a", $"CREATE VIEW v AS WITH c0 AS (SELECT 2 a){Expressions(", c{1} AS (SELECT x.a FROM c{0} x, c{0} y)")} SELECT * FROM c{Levels}"]);
        yield return Case("a trigger", [Table, $"CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT 1; SELECT a FROM (WITH c0 AS (SELECT 1 a){Expressions(", c{1} AS (SELECT x.a FROM c{0} x, c{0} y)")} SELECT * FROM c{Levels}); END"]);
        yield return Case("columns", [$"CREATE TABLE t ({string.Join(", ", Enumerable.Range(0, 1999).Select(column => $"c{column}"))})", "CREATE VIEW v0 AS SELECT * FROM t", .. Enumerable.Range(1, 6).Select(level => $"CREATE VIEW v{level} AS SELECT * FROM v{level - 1} UNION ALL SELECT * FROM v{level - 1}")]);
        yield return Case("depth", [Table, "CREATE VIEW v0 AS SELECT a FROM t", .. Enumerable.Range(1, 2000).Select(level => $"CREATE VIEW v{level} AS SELECT a FROM v{level - 1}")]);
        yield return Case("parentheses", [$"CREATE VIEW v AS SELECT 1 a FROM {new string('(', 5000)} (SELECT 1) {new string(')', 5000)}"]);
    }

    [TestCaseSource(nameof(Endless))]
    public void What_would_take_for_ever_is_found(string[] schema) =>
        Names(schema).ShouldContain(Entries(schema)[^1].Name);

    [Test]
    public void What_names_it_is_found_and_nothing_else()
    {
        string[] schema =
        [
            Table, "CREATE VIEW v0 AS SELECT a FROM t", .. Chain("CREATE VIEW v{1} AS SELECT x.a FROM v{0} x, v{0} y"),
            $"CREATE TRIGGER tr INSTEAD OF INSERT ON v{Levels} BEGIN SELECT 1; END", $"CREATE TRIGGER reads AFTER INSERT ON t BEGIN DELETE FROM t WHERE a IN v{Levels}; END",
            $"CREATE VIEW column_only AS SELECT v{Levels}, a.v{Levels} FROM t a", "CREATE TRIGGER writes AFTER INSERT ON t BEGIN UPDATE OR IGNORE t SET a = 1; END",
        ];
        string[] found = Names(schema);
        found.ShouldContain("tr");
        found.ShouldContain("reads");
        found.ShouldNotContain("column_only");
        found.ShouldNotContain("writes");
        found.ShouldNotContain("v3");
    }

    private static IEnumerable<TestCaseData> Honest()
    {
        yield return Case("none", [Table]);
        yield return Case("a view of views", [Table, .. Enumerable.Range(0, 30).Select(view => $"CREATE VIEW v{view} AS SELECT a, b, count(*) FROM t"), $"CREATE VIEW v AS SELECT v0.a, v1.* FROM {string.Join(", ", Enumerable.Range(0, 30).Select(view => $"v{view}"))}"]);
        yield return Case("expressions by qualified columns", [$"CREATE VIEW v AS WITH c0 AS (SELECT 1 a, 2 b){Expressions(", c{1} AS (SELECT c{0}.a, c{0}.b, c{0}.a + c{0}.b AS s FROM c{0} WHERE c{0}.a > c{0}.b AND c{0}.a IN (c{0}.a, c{0}.b) GROUP BY c{0}.a, c{0}.b)")} SELECT * FROM c{Levels}"]);
        yield return Case("columns of views' names", [Table, .. Enumerable.Range(0, Levels).Select(view => $"CREATE VIEW v{view} AS SELECT {string.Join(", ", Enumerable.Range(0, Levels).Select(column => $"max(v{column}, v{column}) AS v{column}"))} FROM t")]);
        yield return Case("recursion", ["CREATE VIEW v AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT n.i + 1 FROM n WHERE n.i < 9) SELECT * FROM n x, n y"]);
        yield return Case("a circle", ["CREATE VIEW v AS SELECT * FROM w, w x", "CREATE VIEW w AS SELECT * FROM v, v y"]);
        yield return Case("many", [Table, .. Enumerable.Range(0, 400).Select(view => $"CREATE VIEW v{view} AS SELECT x.a, y.* FROM t x JOIN t y ON x.a = y.b WHERE x.c IN (SELECT c FROM t) ORDER BY x.a"), .. Enumerable.Range(0, 400).Select(trigger => $"CREATE TRIGGER tr{trigger} AFTER UPDATE OF a ON t WHEN new.a <> old.a BEGIN INSERT INTO t (a) SELECT a FROM v{trigger}; END")]);
        yield return Case("what is no SQL", ["CREATE VIEW v AS SELECT ((( FROM", "CREATE VIEW w AS )))) WITH a AS (SELECT", "CREATE VIEW x AS", "CREATE TRIGGER y AFTER INSERT ON t BEGIN ;;; END"]);
    }

    [TestCaseSource(nameof(Honest))]
    public void What_somebody_would_write_is_not(string[] schema) => Names(schema).ShouldBeEmpty();

    private static TestCaseData Case(string name, string[] schema) => new TestCaseData([schema]).SetArgDisplayNames(name);

    private static string Expressions(string format) => string.Concat(Chain(format));

    private static IEnumerable<string> Chain(string format) => Enumerable.Range(1, Levels)
        .Select(level => format.Replace("{0}", $"{level - 1}", StringComparison.Ordinal).Replace("{1}", $"{level}", StringComparison.Ordinal));

    private static string[] Names(string[] schema) => [.. ViewExpansion.Excessive(Entries(schema)).Select(entry => entry.Name)];

    private static SchemaEntry[] Entries(string[] schema) => [.. schema.Select(sql => EntryReader.Read(sql)!)];
}
