namespace AutoCoder.Schema.CommandLine;

/// <summary>What the executables write to.</summary>
internal static class StandardStreams
{
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

    /// <summary>Writes a report to standard output.</summary>
    /// <param name="program">The program's name, for the line on standard error when that fails.</param>
    /// <param name="exitCode">What the report comes to.</param>
    /// <param name="write">Writes it.</param>
    /// <returns>The exit code; <see cref="ExitCode.Unknown"/> when nobody can read what the report says.</returns>
    public static int Report(string program, int exitCode, Action<TextWriter> write)
    {
        try
        {
            using var output = new StreamWriter(Console.OpenStandardOutput());
            write(output);
            output.Flush();
            return exitCode;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException) // the latter: it is closed
        {
            Console.Error.WriteLine(TerminalText.Escape($"{program}: the report cannot be written to standard output: {problem.Message}"));
            return ExitCode.Unknown;
        }
    }
}
