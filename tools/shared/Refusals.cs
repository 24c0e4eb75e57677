using AutoCoder.Schema.Reports;

namespace AutoCoder.Schema.CommandLine;

/// <summary>How both executables say that they were asked wrongly.</summary>
internal static class Refusals
{
    /// <summary>One line each on standard error, with the program's name; the exit code for it.</summary>
    public static int Print(string program, IEnumerable<string> problems)
    {
        foreach (string problem in problems) Console.Error.WriteLine($"{program}: {TerminalText.Escape(problem)}");
        return ExitCode.Usage;
    }
}
