namespace AutoCoder.Schema.Tools.Tests.Gate;

/// <summary>Paths with characters that mean something to a shell, to a URI, to SQLite or to a terminal.</summary>
internal sealed class PathTests : ToolTest
{
    [TestCase("with a space")]
    [TestCase("Grüße 世界 🚀")]
    [TestCase("100%25 %s")]
    [TestCase("what?mode=rwc&x=1")]
    [TestCase("issue #7")]
    [TestCase("it's \"quoted\"")]
    [TestCase("$HOME `date` ; exit 7")]
    [TestCase("back\\slash")]
    [TestCase("[ab]{c}")]
    [TestCase("file:x")]
    [TestCase("semi;colon=Mode=ReadWrite")]
    public void Any_character_stands_for_itself(string name)
    {
        string inFolder = Create($"{name}/assistant.db", ApplicationSchemas.Pending), named = Create($"{name}.db", ApplicationSchemas.Current);
        Gate("--kind", "assistant", inFolder, named).ShouldReport(1, "of 2 databases, 1 not ready")
            .ShouldSayOnce($"{inFolder} lacks migration 202602011429");
        string relative = $"./{name}/assistant.db";
        Gate(relative).ShouldReport(1).ShouldSayOnce($"{inFolder} lacks migration 202602011429");
    }

    [Test]
    public void The_command_of_the_report_can_be_pasted_whatever_the_path()
    {
        string path = Create("it's $HOME `x` \"y\" & 世界/assistant.db", ApplicationSchemas.Pending);
        string command = Gate(path).OutputLines.Single(line => line.StartsWith("  autocoder-schema upgrade "));
        Finished finished = Shell(command.Replace("  autocoder-schema", Words(Program.Operator), StringComparison.Ordinal));
        finished.ShouldBeCivil().ShouldReport(0, "1 database: 1 upgraded.");
        Gate(path).ShouldReport(0);
    }

    [TestCase("line\nbreak")]
    [TestCase("bell\u0007 and \u001b[31mred")]
    [TestCase("right\u202eto left")]
    public void What_drives_a_terminal_is_shown_as_its_number(string name)
    {
        string path = Create($"{name}/assistant.db", ApplicationSchemas.Pending);
        Finished finished = Gate(path).ShouldReport(1, "of 1 database, 1 not ready");
        string shown = string.Concat(path.Select(c => c is '\n' or '\u0007' or '\u001b' or '\u202e' ? $"\\u{(int)c:x4}" : $"{c}"));
        finished.ShouldSayOnce($"{shown} lacks migration 202602011429");
        finished.Output.ShouldNotContain(name);
    }

    [Test]
    public void A_path_with_a_leading_dash_is_taken_after_two_dashes_or_with_a_dot()
    {
        string path = Create("-assistant.db", ApplicationSchemas.Pending);
        Gate("--kind", "assistant", "./-assistant.db").ShouldReport(1).ShouldSayOnce($"{path} lacks ");
        Gate("-assistant.db").ShouldRefuse("no option -assistant.db", "./-assistant.db");
    }

    [Test]
    public void A_path_of_no_known_kind_is_an_error_that_says_so()
    {
        string path = Create("conversations.sqlite", ApplicationSchemas.Pending);
        Gate(path).ShouldRefuse($"'{path}'", "assistant, features, registry", "--kind");
        Gate("--kind", "assistant", path).ShouldReport(1).ShouldSayOnce($"{path} lacks ");
    }

    [Test]
    public void An_empty_path_is_no_path() => Gate("").ShouldReport(3, "this is not a path");

    [Test]
    public void A_path_that_is_too_long_for_the_system_is_told_in_one_line() =>
        Gate($"{new string('x', 5000)}/assistant.db").ShouldReport(3, "1 could not be examined");

    [Test]
    public void One_file_with_two_names_is_examined_once()
    {
        string path = Create("assistant.db", ApplicationSchemas.Pending);
        Directory.CreateDirectory(PathOf("other"));
        File.CreateSymbolicLink(PathOf("other/assistant.db"), path);
        Gate(path, PathOf("other/assistant.db")).ShouldReport(1, "of 1 database");
    }
}
