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

    [TestCase(8)]
    [TestCase(23)]
    [TestCase(48)]
    public void The_gate_says_with_how_few_open_files_it_cannot_ask(int files)
    {
        string gate = Words(Program.Gate, "--kind", "assistant", Create("p/assistant.db", ApplicationSchemas.Current));
        Finished finished = Shell($"ulimit -n {files}; {gate}");
        if (Program.PublishedGate is null && files < 48) Assert.Ignore("of the published gate: a runtime that is not in it does not start");
        if (finished.ExitCode == 0) finished.Output.ShouldContain("1 database examined, every one is ready.");
        else ShouldSay(finished, 3, Program.PublishedGate is null ? "check-pending-migrations: " : $"check-pending-migrations: this process may have {files} files open at once, and needs ");
    }

    [Test]
    public void A_current_folder_that_is_gone_is_said_by_both()
    {
        foreach (Program program in new[] { Program.Gate, Program.Operator })
        {
            string command = Words(program, [.. program == Program.Operator ? ["status"] : Array.Empty<string>(), Create($"{program.Name}/assistant.db", ApplicationSchemas.Current)]);
            ShouldSay(Shell($"mkdir gone; cd gone; rmdir ../gone; {command}"), 3, $"{program.Name}: the current folder is gone, so that nothing in it or above it can be looked for: change into another: cd /");
        }
    }

    [TestCase(">/dev/full", 3, "the report cannot be written to standard output: No space left on device")]
    [TestCase(">&-", 3, "the report cannot be written to standard output: ")]
    [TestCase(">/dev/full 2>/dev/full", 3, null)]
    [TestCase("<&- >&- 2>&-", 3, null)]
    [TestCase("--nonsense 2>/dev/full", 2, null)]
    public void What_cannot_be_written_is_no_open_gate_and_no_crash(string more, int exitCode, string? said)
    {
        string path = Create("p/assistant.db", ApplicationSchemas.Current);
        foreach (string format in new[] { "text", "json" })
        {
            ShouldEnd(Shell($"{Words(Program.Gate, "--format", format, path)} {more}"), exitCode, said);
            ShouldEnd(Shell($"{Words(Program.Operator, "status", "--format", format, path)} {more}"), exitCode, said);
        }

        ShouldEnd(Shell($"{Words(Program.Operator, "upgrade", path)} {more}"), exitCode, said);
    }

    [Test]
    public void The_gate_speaks_of_a_folder_that_is_gone_only_when_it_needs_it()
    {
        string database = Create("assistant.db", ApplicationSchemas.Current), configuration = Write("fleet.json", "{}");
        string gone = "mkdir gone; cd gone; rmdir ../gone; ";

        Shell($"{gone}{Words(Program.Gate, "--config", configuration, database)}").ShouldReport(0, "The gate is open");
        Shell($"{gone}{Words(Program.Gate, "--version")}").ExitCode.ShouldBe(0);
        foreach (string[] arguments in new string[][] { [database], ["--config", configuration, "assistant.db"], ["--config", configuration, "--base", "main"] })
            Shell($"{gone}{Words(Program.Gate, arguments)}").ExitCode.ShouldBe(3);
    }

    [Test]
    public void Files_that_may_have_no_bytes_are_a_report_that_cannot_be_written()
    {
        string path = Create("p/assistant.db", ApplicationSchemas.Current);
        foreach (Program program in new[] { Program.Gate, Program.Operator })
        {
            string command = Words(program, [.. program == Program.Operator ? ["status"] : Array.Empty<string>(), path]);
            // The runtime that is not published maps a file of its own for code.
            ShouldEnd(Shell($"ulimit -f 0; export DOTNET_EnableWriteXorExecute=0; {command} >out"), 3, "the report cannot be written to standard output: ");
            ShouldEnd(Shell($"ulimit -f 0; export DOTNET_EnableWriteXorExecute=0; {command} --report json=r.json"), 3, $"the report cannot be written to {PathOf("r.json")}: File too large", isPrinted: true);
        }
    }

    [TestCase("--kind assistant {0}", 3, "the system cannot follow the path: a circle of symbolic links, or a name that is too long")]
    [TestCase("--projects {0}", 3, "")]
    [TestCase("--config {0} p/assistant.db", 2, "")]
    [TestCase("--migrations {0} p/assistant.db", 2, "")]
    [TestCase("--report json={0} p/assistant.db", 2, "cannot be looked at: name another file.")]
    [TestCase("--expect {0} p/assistant.db", 2, "")]
    public void Names_that_are_too_long_are_an_answer(string arguments, int exitCode, string said)
    {
        Create("p/assistant.db", ApplicationSchemas.Current);
        foreach (string name in new[] { new string('n', 300), string.Join('/', Enumerable.Repeat(new string('d', 200), 25)) })
        {
            Finished finished = Gate([.. arguments.Split(' ').Select(word => word.Replace("{0}", name, StringComparison.Ordinal))]);
            finished.ExitCode.ShouldBe(exitCode, finished.All);
            finished.All.ShouldContain(said);
        }
    }

    [Test]
    public void Without_room_for_a_private_copy_a_database_is_not_called_ready()
    {
        // A log, no index and no writer: read by a copy.
        Create("p/assistant.db", ApplicationSchemas.Current);
        BesideDatabase.Put(PathOf("w.db"), "WAL", "wal");
        foreach (string folder in new[] { "/dev/full", PathOf("gone") })
        {
            Finished finished = Shell($"TMPDIR={folder} {Words(Program.Gate, "--kind", "assistant", "w.db")}");
            finished.ExitCode.ShouldBe(3, finished.All);
            finished.ErrorLines.ShouldBeEmpty(finished.All);
        }
    }

    private static void ShouldSay(Finished finished, int exitCode, string line)
    {
        finished.ExitCode.ShouldBe(exitCode, finished.All);
        finished.ErrorLines.ShouldHaveSingleItem(finished.All).ShouldStartWith(line);
    }

    private static void ShouldEnd(Finished finished, int exitCode, string? said, bool isPrinted = false)
    {
        finished.ExitCode.ShouldBe(exitCode, finished.All);
        if (said is null) finished.ErrorLines.ShouldBeEmpty(finished.All);
        else finished.ErrorLines.ShouldHaveSingleItem(finished.All).ShouldContain(said);
        if (!isPrinted) finished.Output.ShouldBeEmpty(finished.All);
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
