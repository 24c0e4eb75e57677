using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;

namespace AutoCoder.Schema.CommandLine;

/// <summary>What the executables write to.</summary>
internal static partial class StandardStreams
{
    private const int OutputNumber = 1, ErrorNumber = 2, GetDescriptorFlags = 1;

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
    public static Stream Open() => AtStart is { } kept ? kept() : Opened();

    private static Stream Opened() => OperatingSystem.IsWindows() || IsInherited(OutputNumber)
        ? Console.OpenStandardOutput()
        : throw new IOException("it is closed");

    /// <summary>Opens it for all that is written later.</summary>
    public static void KeepOutput()
    {
        try
        {
            Stream output = Opened();
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

    /// <summary>
    /// A line on standard error. Where it cannot be written, the exit code says all that there is. <c>Console</c> would start a
    /// thread for the terminal first, open a file, and load an assembly: what a line about too few of them must not need.
    /// </summary>
    public static void Tell(string line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line + Environment.NewLine);
        if (OperatingSystem.IsWindows())
        {
            WriteOnWindows(bytes);
            return;
        }

        nint written = IsInherited(ErrorNumber) ? 1 : 0;
        for (int at = 0; at < bytes.Length && written > 0; at += (int)written)
            written = WriteTo(ErrorNumber, ref bytes[at], (nuint)(bytes.Length - at));
    }

    /// <summary>
    /// Whether whoever started this process gave it a stream of this number. Where one is closed, the runtime puts something of
    /// its own under the number; that is closed on exec.
    /// </summary>
    [UnsupportedOSPlatform("windows")]
    public static bool IsInherited(int descriptor) => Control(descriptor, GetDescriptorFlags) == 0;

    private static void WriteOnWindows(byte[] bytes)
    {
        using Stream error = Console.OpenStandardError();
        error.Write(bytes);
    }

    [UnsupportedOSPlatform("windows")]
    [LibraryImport("libc", EntryPoint = "write")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint WriteTo(int descriptor, ref byte first, nuint count);

    [UnsupportedOSPlatform("windows")]
    [LibraryImport("libc", EntryPoint = "fcntl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int descriptor, int command);

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
            LargestFile.Fill("standard output", () =>
            {
                write(output);
                output.Flush();
            });
            return exitCode;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException) // the latter: it is closed
        {
            string sentence = $"{program}: the report cannot be written to standard output: {problem.Message}";
            Tell(TerminalText.Escape(sentence));
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
        foreach (string problem in problems) StandardStreams.Tell($"{program}: {TerminalText.Escape(problem)}");
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
        catch (Exception caught)
#pragma warning restore CA1031
        {
            Exception problem = caught is TypeInitializationException { InnerException: { } inner } ? inner : caught;
            bool isOfSystem = problem is Win32Exception; // no thread, or no memory
            string more = isOfSystem ? ": the limits of this process may be too narrow (ulimit -u, ulimit -v)" : "";
            StandardStreams.Tell(TerminalText.Escape($"{program}: {problem.Message} ({problem.GetType().Name}){more}"));
            return ExitCode.Unknown;
        }
    }
}
