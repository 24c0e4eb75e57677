namespace AutoCoder.Schema.Tools.Tests.Gate;

/// <summary>
/// Schemas over which SQLite would not come to an end, or only with more memory than there is. Processes ask and work, as one
/// that hangs can only be killed.
/// </summary>
internal sealed class OvergrownTests : ToolTest
{
    private const int Levels = 40;

    private static readonly string Views = $"CREATE VIEW v0 AS SELECT 1 AS a; {Chain("CREATE VIEW v{1} AS SELECT x.a FROM v{0} x, v{0} y; ")}";
    private static readonly string Expressions = $"CREATE VIEW v AS WITH c0 AS (SELECT 1 a){Chain(", c{1} AS (SELECT x.a FROM c{0} x, c{0} y)")} SELECT * FROM c{Levels}";

    private static IEnumerable<TestCaseData> Unread()
    {
        yield return Case("views", Views);
        yield return Case("common table expressions", Expressions);
        yield return Case("sums of sums", $"CREATE TABLE z (a); CREATE VIEW s0 AS SELECT a FROM z; {Chain("CREATE VIEW s{1} AS SELECT a + a AS a FROM s{0}; ")}");
        yield return Case("generated columns", $"CREATE TABLE z (g0{string.Concat(Enumerable.Range(1, 17).Select(level => $", g{level} AS (g{level - 1} + g{level - 1})"))})");
    }

    [TestCaseSource(nameof(Unread))]
    public void What_no_statement_needs_leaves_the_gate_open(string made)
    {
        string database = Drifted(made);
        Gate("--kind", "features", database).ExitCode.ShouldBe(0);
        AskOperator("diff", "--kind", "features", database, "head").All.ShouldNotContain("Unhandled");
    }

    [TestCase("CREATE TRIGGER tr AFTER INSERT ON features BEGIN SELECT a FROM v; END", "tr could not be tried on a twin of the schema in memory: what it names expands to more than any honest schema needs.")]
    [TestCase("CREATE TRIGGER tr AFTER DELETE ON features BEGIN DELETE FROM features WHERE id IN v; END", "Trigger tr is not expected: a write to features does more than the code knows, or fails.")]
    public void What_a_statement_needs_closes_it(string trigger, string said)
    {
        Finished finished = Gate("--kind", "features", Drifted($"{Expressions}; {trigger}"));
        finished.ExitCode.ShouldBe(1);
        finished.Output.ShouldContain(said);
    }

    [Test]
    public void No_statement_of_the_application_is_prepared_beside_it()
    {
        string statements = Write("statements.sql", "SELECT id FROM features;");
        Finished finished = Gate("--kind", "features", "--statements", $"features={statements}", Drifted(Views));
        finished.ExitCode.ShouldBe(1);
        finished.Output.ShouldContain("no statement is prepared beside view v");
        finished.Output.ShouldContain("DROP VIEW");
    }

    [Test]
    public void It_is_not_upgraded_or_taken_back_before_that_is_dropped()
    {
        string database = PathOf("features.db");
        Upgrade("--kind", "features", "--create", "--to", "202601171259", database).ExitCode.ShouldBe(0);
        Create("features.db", Expressions);

        Finished refused = Upgrade("--kind", "features", database);
        refused.ExitCode.ShouldBe(1);
        refused.Output.ShouldContain("was left alone: view v of it cannot be tried, and SQLite would not come to an end over it");
        refused.Output.ShouldContain($"sqlite3 {database} 'DROP VIEW \"v\"'");
        using (Running running = Start(Program.Operator, ["downgrade", "--kind", "features", "--to", "0", "--accept-data-loss", database]))
            running.Finish().Output.ShouldContain($"sqlite3 {database} 'DROP VIEW \"v\"'");

        Create("features.db", "DROP VIEW \"v\"");
        Upgrade("--kind", "features", database).ExitCode.ShouldBe(0);
    }

    private string Drifted(string made)
    {
        Upgrade("--kind", "features", "--create", PathOf("features.db"));
        return Create("features.db", made);
    }

    private static TestCaseData Case(string name, string made) => new TestCaseData(made).SetArgDisplayNames(name);

    private static string Chain(string format) => string.Concat(Enumerable.Range(1, Levels)
        .Select(level => format.Replace("{0}", $"{level - 1}", StringComparison.Ordinal).Replace("{1}", $"{level}", StringComparison.Ordinal)));
}
