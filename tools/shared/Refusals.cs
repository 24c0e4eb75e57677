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

    /// <summary>
    /// Runs a program to its end. What nobody foresaw is one line on standard error and <see cref="ExitCode.Unknown"/>: it must
    /// look neither like an open gate nor like a closed one, and a stack trace helps nobody who only wanted to start a service.
    /// </summary>
    public static async Task<int> GuardAsync(string program, Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
#pragma warning disable CA1031 // the outermost frame
        catch (Exception problem)
#pragma warning restore CA1031
        {
            await Console.Error.WriteLineAsync(TerminalText.Escape($"{program}: {problem.Message} ({problem.GetType().Name})"));
            return ExitCode.Unknown;
        }
    }
}
