namespace AutoCoder.Schema.Tools.Tests.Operator;

/// <summary>What the system bounds is one clear line, and no stack trace.</summary>
internal class LimitTests : ToolTest
{
    [TestCase("status")]
    [TestCase("upgrade --parallel 16")]
    [TestCase("backups list")]
    public void Too_few_open_files_are_said_before_anything_is_done(string command)
    {
        Create("p/assistant.db", ApplicationSchemas.Pending);
        string before = Everything();
        Finished finished = Shell($"ulimit -n 64; {Words(Program.Operator, [.. command.Split(' '), "--projects", "."])}");
        finished.ExitCode.ShouldBe(3);
        finished.Error.Trim().ShouldBe("autocoder-schema: this process may have 64 files open at once, and needs 256: raise the limit first: ulimit -n 1024");
        Everything().ShouldBe(before);
    }

    [Test]
    public void More_databases_at_once_than_files_can_be_open_are_taken_in_turns()
    {
        foreach (int number in Enumerable.Range(0, 20)) Create($"p{number}/assistant.db", ApplicationSchemas.Pending);
        Shell($"ulimit -n 256; {Words(Program.Operator, "upgrade", "--parallel", "64", "--projects", ".")}").ShouldReport(0, "20 databases: 20 upgraded.");
    }

    [Test]
    public void The_gate_asks_with_few_open_files()
    {
        foreach (int number in Enumerable.Range(0, 20)) Create($"p{number}/assistant.db", ApplicationSchemas.Current);
        Shell($"ulimit -n 64; {Words(Program.Gate, "--projects", ".")}").ShouldReport(0, "20 databases examined, every one is ready.");
    }

    [TestCase("CREATE TABLE t(x CHECK({0}));")]
    [TestCase("CREATE TABLE t(x DEFAULT {0});")]
    [TestCase("SELECT {0};")]
    public void Thirty_thousand_parentheses_in_what_the_code_expects_are_an_answer(string sql)
    {
        const int Depth = 30_000;
        string path = Create("p/assistant.db", ApplicationSchemas.Current);
        Write("deep.sql", sql.Replace("{0}", $"{new string('(', Depth)}1{new string(')', Depth)}", StringComparison.Ordinal));
        Gate("--kind", "assistant", sql[0] == 'S' ? "--statements" : "--expect", "deep.sql", path).ShouldReport(1);
    }

    [Test]
    public void A_configuration_that_is_nested_without_end_is_refused()
    {
        Write("autocoder-schema.json", $"{{\"lint\":{new string('[', 30_000)}");
        Gate(Create("p/assistant.db", ApplicationSchemas.Current)).ShouldRefuse("autocoder-schema.json, line 1: this is not JSON. The maximum configured depth of 64");
    }
}
