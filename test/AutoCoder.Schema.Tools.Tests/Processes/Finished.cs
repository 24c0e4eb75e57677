namespace AutoCoder.Schema.Tools.Tests.Processes;

/// <summary>What a process left: all that whoever started it can see.</summary>
internal sealed record Finished(int ExitCode, string Output, string Error)
{
    public string All => $"exit {ExitCode}\n--- standard output\n{Output}--- standard error\n{Error}";

    public string[] OutputLines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Holds what is true of every end: nothing of the program's insides shows, and nothing drives a terminal.</summary>
    public Finished ShouldBeCivil()
    {
        foreach (string leak in new[] { "Exception", "   at ", "Unhandled", "\u001b" }) All.ShouldNotContain(leak, Case.Sensitive);
        return this;
    }

    /// <summary>The report is on standard output, and standard error has nothing to say.</summary>
    public Finished ShouldReport(int exitCode, params string[] fragments)
    {
        ExitCode.ShouldBe(exitCode, All);
        Error.ShouldBeEmpty(All);
        foreach (string fragment in fragments) Output.ShouldContain(fragment, Case.Sensitive, All);
        return this;
    }

    /// <summary>One line on standard error with all the fragments, nothing on standard output, exit code 2.</summary>
    public Finished ShouldRefuse(params string[] fragments)
    {
        ExitCode.ShouldBe(2, All);
        Output.ShouldBeEmpty(All);
        string line = ErrorLines.ShouldHaveSingleItem(All);
        foreach (string fragment in fragments) line.ShouldContain(fragment, Case.Sensitive, All);
        return this;
    }

    /// <summary>Exactly one line of the report begins with this and has the fragments.</summary>
    public Finished ShouldSayOnce(string beginning, params string[] fragments)
    {
        string line = OutputLines.Where(line => line.StartsWith(beginning, StringComparison.Ordinal)).ShouldHaveSingleItem(All);
        foreach (string fragment in fragments) line.ShouldContain(fragment, Case.Sensitive, All);
        return this;
    }
}
