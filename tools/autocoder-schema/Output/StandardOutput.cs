using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace AutoCoder.Schema.Operator.Output;

/// <summary>
/// Standard output, which is for reports. Migrations are other people's code and print what they like, also by a static
/// constructor, through a stream of their own, or by a program that they start: all of that goes to standard error.
/// </summary>
internal static partial class StandardOutput
{
    private const int Output = 1, Error = 2;

    private static readonly Lazy<TextWriter> Opened = new(OpenWriter);

    /// <summary>What commands print their lines to; nothing where it is closed.</summary>
    public static TextWriter Writer => Opened.Value;

    /// <summary>Prints a line.</summary>
    public static void WriteLine(string line = "") => Writer.WriteLine(line);

    /// <summary>
    /// Writes a text with names and values in it, which are anybody's: a terminal is not driven by them, and what is piped is
    /// what runs.
    /// </summary>
    public static void WriteSafely(TextWriter output, Action<TextWriter> write)
    {
        if (Console.IsOutputRedirected)
        {
            write(output);
            return;
        }

        using var text = new StringWriter(CultureInfo.InvariantCulture);
        write(text);
        foreach (string line in text.ToString().TrimEnd('\n').Split('\n')) output.WriteLine(TerminalText.Escape(line));
    }

    /// <summary>To be called before any code of a migration runs.</summary>
    public static void KeepForReports()
    {
        _ = Console.IsOutputRedirected; // is asked once; afterwards it would be told of standard error
        StandardStreams.KeepOutput();
        Console.SetOut(Console.Error);
        // What is opened here is a descriptor of its own, so that the number can be given to another.
        if (OperatingSystem.IsWindows()) return;
        if (StandardStreams.IsInherited(Output) && StandardStreams.IsInherited(Error)) _ = Duplicate(Error, Output);
    }

    private static TextWriter OpenWriter()
    {
        try
        {
            return TextWriter.Synchronized(new StreamWriter(StandardStreams.Open()) { AutoFlush = true });
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return TextWriter.Null;
        }
    }

    [UnsupportedOSPlatform("windows")]
    [LibraryImport("libc", EntryPoint = "dup2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Duplicate(int descriptor, int number);
}
