using System.Text;

namespace AutoCoder.Schema.CommandLine;

/// <summary>What the executables write to.</summary>
internal static class StandardStreams
{
    private static Func<Stream>? AtStart;

    /// <summary>True when the terminal's user wants plain text (https://no-color.org).</summary>
    public static bool IsPlainWanted => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <summary>
    /// To be called before the first use of <c>Console</c>, which otherwise switches the keypad's mode of every terminal by
    /// an escape sequence, colours or not. It asks for none of one that is said to be dumb.
    /// </summary>
    public static void KeepPlain()
    {
        if (IsPlainWanted) Environment.SetEnvironmentVariable("TERM", "dumb");
    }

    /// <summary>Standard output as it was when the program began, whatever has become of its number.</summary>
    /// <exception cref="IOException">It is closed.</exception>
    /// <exception cref="UnauthorizedAccessException">It is closed.</exception>
    public static Stream Open() => AtStart is { } kept ? kept() : Console.OpenStandardOutput();

    /// <summary>Opens it for all that is written later.</summary>
    public static void KeepOutput()
    {
        try
        {
            Stream output = Console.OpenStandardOutput();
            AtStart = () => output;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            AtStart = () => throw problem;
        }
    }

    /// <summary>
    /// Standard input as paths are written: file names are UTF-8 to .NET, whatever encoding the locale gives the console.
    /// Nothing of it is read before somebody asks.
    /// </summary>
    public static TextReader Input => Reader ??=
        new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(), detectEncodingFromByteOrderMarks: false);

    private static TextReader? Reader;

    /// <summary>Writes a report to standard output.</summary>
    /// <param name="program">The program's name, for the line on standard error when that fails.</param>
    /// <param name="exitCode">What the report comes to.</param>
    /// <param name="write">Writes it.</param>
    /// <returns>The exit code; <see cref="ExitCode.Unknown"/> when nobody can read what the report says.</returns>
    public static int Report(string program, int exitCode, Action<TextWriter> write)
    {
        try
        {
            using var output = new StreamWriter(Open(), leaveOpen: true);
            write(output);
            output.Flush();
            return exitCode;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException) // the latter: it is closed
        {
            string sentence = $"{program}: the report cannot be written to standard output: {problem.Message}";
            Console.Error.WriteLine(TerminalText.Escape(sentence));
            return ExitCode.Unknown;
        }
    }
}

/// <summary>How both executables say that they were asked wrongly.</summary>
internal static class Refusals
{
    /// <summary>One line each on standard error, with the program's name; the exit code for it.</summary>
    public static int Print(string program, IEnumerable<string> problems)
    {
        foreach (string problem in problems) Console.Error.WriteLine($"{program}: {TerminalText.Escape(problem)}");
        return ExitCode.Usage;
    }

    /// <summary>The same for what could not be told.</summary>
    public static int CannotTell(string program, string problem)
    {
        _ = Print(program, [problem]);
        return ExitCode.Unknown;
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
