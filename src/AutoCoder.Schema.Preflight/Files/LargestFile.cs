using System.Runtime.InteropServices;

namespace AutoCoder.Schema.Preflight.Files;

/// <summary>
/// The size that this process may give a file (setrlimit(2), RLIMIT_FSIZE). A write beyond it sends a signal (SIGXFSZ). That ends
/// a process in the middle of its work, and nobody is told why; when it is taken, the write fails instead, and what was begun is
/// taken back and told like any other failure.
/// </summary>
internal static class LargestFile
{
    private const int Resource = 1; // RLIMIT_FSIZE, everywhere
    private const int Signal = 25; // on Linux (but on MIPS), BSD and macOS

    private static PosixSignalRegistration? Registration;

    /// <summary>As a sentence after another; empty for any size. A write beyond it is an I/O error for SQLite.</summary>
    public static string Sentence =>
        Bytes is { } most ? $" This process may write no file larger than {most} bytes (ulimit -f)." : "";

    private static long? Bytes => ProcessLimit.Of(Resource);

    /// <summary>
    /// From here on such a write fails, for as long as the process runs: one that was taken and not seen yet would end it all the
    /// same if the registration went. Does nothing on Windows.
    /// </summary>
    public static void TakeSignal()
    {
        if (OperatingSystem.IsWindows()) return;
        Registration ??= PosixSignalRegistration.Create((PosixSignal)Signal, signal => signal.Cancel = true);
    }

    /// <summary>Writes to a file. Beyond the size (EFBIG) .NET throws what else only a bug throws.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Fill(string path, Action write)
    {
        try
        {
            write();
        }
        catch (ArgumentOutOfRangeException tooLarge) when (Bytes is not null)
        {
            throw new IOException($"File too large : '{path}'.{Sentence}", tooLarge);
        }
    }
}
