using System.Runtime.InteropServices;

namespace AutoCoder.Schema.Runner.Files;

/// <summary>
/// The signal that a write beyond <c>ulimit -f</c> sends (SIGXFSZ, setrlimit(2)). It ends a process in the middle of its work, and nobody is told why;
/// when it is taken, the write fails instead, and what was begun is taken back and told like any other failure.
/// </summary>
internal static class FileSizeSignal
{
    private const int Number = 25; // on Linux (but on MIPS), BSD and macOS

    private static PosixSignalRegistration? Registration;

    /// <summary>
    /// From here on such a write fails, for as long as the process runs: one that was taken and not seen yet would end it all the same if the
    /// registration went. Does nothing on Windows.
    /// </summary>
    public static void Take()
    {
        if (!OperatingSystem.IsWindows()) Registration ??= PosixSignalRegistration.Create((PosixSignal)Number, signal => signal.Cancel = true);
    }
}
