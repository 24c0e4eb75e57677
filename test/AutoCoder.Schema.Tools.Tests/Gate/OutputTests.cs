using System.Text.Json;

namespace AutoCoder.Schema.Tools.Tests.Gate;

/// <summary>The report for programs, for terminals, and for readers that go away.</summary>
internal sealed class OutputTests : ToolTest
{
    [Test]
    public void Json_agrees_with_the_text()
    {
        string[] paths =
        [
            Create("current/assistant.db", ApplicationSchemas.Current), Create("pending/assistant.db", ApplicationSchemas.Pending),
            Create("it's \"ünversioned\"\n/assistant.db", ApplicationSchemas.Assistant), PathOf("missing/assistant.db"), Write("registry.db", "no database"),
        ];
        Finished text = Gate(paths), json = Gate(["--format", "json", .. paths]);
        json.ExitCode.ShouldBe(text.ExitCode);
        json.Error.ShouldBeEmpty();

        JsonElement report = JsonDocument.Parse(json.Output).RootElement;
        report.GetProperty("schemaVersion").GetInt32().ShouldBe(1);
        report.GetProperty("gate").GetString().ShouldBe("closed");
        report.GetProperty("exitCode").GetInt32().ShouldBe(3);
        JsonElement[] databases = [.. report.GetProperty("databases").EnumerateArray()];
        databases.Select(database => database.GetProperty("path").GetString()).ShouldBe(paths);
        foreach ((JsonElement database, string row) in databases.Zip(text.OutputLines.Skip(1))) ShouldAgree(database, row);
        JsonElement summary = report.GetProperty("summary");
        (Number("examined"), Number("ready"), Number("notReady"), Number("unknown")).ShouldBe((5, 1, 2, 2));
        report.GetProperty("next").EnumerateArray().ShouldNotBeEmpty();

        int Number(string name) => summary.GetProperty(name).GetInt32();
    }

    [Test]
    public void Json_of_an_interrupted_check_says_so()
    {
        string path = Create("assistant.db", ApplicationSchemas.Current);
        using var writer = new OtherProgram(path, "PRAGMA locking_mode=EXCLUSIVE", "BEGIN EXCLUSIVE");
        using Running gate = Start(Program.Gate, "--lock-timeout", "86400", "--format", "json", path);
        gate.WaitUntilOpen(path);
        gate.Signal("INT");
        JsonElement report = JsonDocument.Parse(gate.Finish().ShouldReport(130).Output).RootElement;
        report.GetProperty("summary").GetProperty("interrupted").GetBoolean().ShouldBeTrue();
        report.GetProperty("exitCode").GetInt32().ShouldBe(130);
    }

    [TestCase("NO_COLOR=1 script -qec")]
    [TestCase("NO_COLOR=1 TERM=xterm-256color script -qec")]
    [TestCase("TERM=dumb script -qec")]
    public void Nothing_drives_a_terminal_that_does_not_want_it(string script)
    {
        Assume.That(File.Exists("/usr/bin/script"), "there is no script(1) to make a terminal with");
        string path = Create("assistant.db", ApplicationSchemas.Pending);
        foreach (string command in new[] { Words(Program.Gate, path), Words(Program.Operator, "status", path), Words(Program.Operator, "upgrade", path), Words(Program.Gate, path, "--kind", "x") })
        {
            Finished finished = Shell($"{script} {Quoted(command)} /dev/null");
            finished.Output.ShouldContain(command.EndsWith("'x'") ? "no kind 'x'" : path, Case.Sensitive, finished.All);
            finished.Output.ShouldNotContain("\u001b");
        }
    }

    [Test]
    public void A_reader_that_goes_away_is_no_error()
    {
        string[] paths = [.. Enumerable.Range(0, 2000).Select(i => $"{i}/assistant.db")];
        File.WriteAllLines(PathOf("list"), paths);
        foreach (Program program in new[] { Program.Gate, Program.Operator })
        {
            string[] command = program == Program.Gate ? ["-"] : ["status", "-"];
            Finished finished = Shell($"{Words(program, command)} < list | head -1").ShouldBeCivil();
            finished.ShouldReport(0).OutputLines.ShouldHaveSingleItem();
        }
    }

    [Test]
    public void Standard_output_that_takes_nothing_is_told_and_is_no_open_gate()
    {
        string path = Create("assistant.db", ApplicationSchemas.Current);
        foreach (string command in new[] { Words(Program.Gate, path), Words(Program.Gate, "--format", "json", path), Words(Program.Operator, "status", path), Words(Program.Operator, "upgrade", path) })
        {
            Finished finished = Shell($"{command} > /dev/full").ShouldBeCivil();
            finished.ExitCode.ShouldBe(3, finished.All);
            finished.ErrorLines.ShouldHaveSingleItem(finished.All).ShouldContain("standard output");
        }
    }

    [Test]
    public void Closed_standard_streams_are_no_crash()
    {
        string path = Create("assistant.db", ApplicationSchemas.Pending);
        foreach (Program program in new[] { Program.Gate, Program.Operator })
        {
            string command = program == Program.Gate ? Words(program, path) : Words(program, "status", path);
            Shell($"{command} <&- >&-").ShouldBeCivil().ExitCode.ShouldBeOneOf(1, 3); // whether it can tell is the system's affair
            Shell($"{command} <&- 2>&-").ShouldBeCivil().ExitCode.ShouldBe(1);
        }
    }

    private static void ShouldAgree(JsonElement database, string row)
    {
        string[] verdicts = [.. database.GetProperty("verdicts").EnumerateArray().Select(verdict => verdict.GetProperty("verdict").GetString()!)];
        string at = database.TryGetProperty("at", out JsonElement value) ? $"{value}" : "-";
        string kind = database.GetProperty("kind").GetString()!;
        row.ShouldEndWith($" {kind,-9}  {at,-12}  {database.GetProperty("wants")}  {string.Join(", ", verdicts)}");
    }

    private static string Quoted(string command) => $"'{command.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
