using System.Runtime.InteropServices;

namespace AutoCoder.Schema.Runner.Files;

/// <summary>How much may be written: the room that is left on a disk, and the size that a process may give a file.</summary>
internal static class DiskSpace
{
    /// <summary>The bytes that this user may still write on a folder's file system; null when nobody can tell.</summary>
    public static long? FreeIn(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>
    /// How large a file this process may write, as a sentence after another; empty for any. A write beyond it is an I/O error for
    /// SQLite.
    /// </summary>
    public static string Limit =>
        PosixFile.LargestFile() is { } most ? $" This process may write no file larger than {most} bytes (ulimit -f)." : "";
}

/// <summary>
/// The signal that a write beyond <c>ulimit -f</c> sends (SIGXFSZ, setrlimit(2)). It ends a process in the middle of its work,
/// and nobody is told why; when it is taken, the write fails instead, and what was begun is taken back and told like any other
/// failure.
/// </summary>
internal static class FileSizeSignal
{
    private const int Number = 25; // on Linux (but on MIPS), BSD and macOS

    private static PosixSignalRegistration? Registration;

    /// <summary>
    /// From here on such a write fails, for as long as the process runs: one that was taken and not seen yet would end it all the
    /// same if the registration went. Does nothing on Windows.
    /// </summary>
    public static void Take()
    {
        if (OperatingSystem.IsWindows()) return;
        Registration ??= PosixSignalRegistration.Create((PosixSignal)Number, signal => signal.Cancel = true);
    }
}
