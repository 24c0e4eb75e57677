using System.Text;
using Microsoft.Win32.SafeHandles;

namespace AutoCoder.Schema.Runner.Locks;

/// <summary>What the file of a lock says about who holds it. It informs; it locks nothing.</summary>
internal static class LockOwner
{
    public const string Unknown = "a process that has not said who it is";
    private const int LongestText = 1000;

    private static ReadOnlySpan<byte> Beginning => "process "u8;

    /// <summary>Writes who this process is. Who reads in that very moment finds nothing yet, or what a killed process left.</summary>
    /// <param name="held">The lock's file; what is in it is replaced.</param>
    /// <param name="since">When the lock was acquired.</param>
    public static void Write(SafeFileHandle held, DateTimeOffset since)
    {
        try
        {
            if (RandomAccess.GetLength(held) > 0) RandomAccess.SetLength(held, 0);
            DurableFile.Fill("the lock", () => RandomAccess.Write(held, Encoding.UTF8.GetBytes(Describe(since)), fileOffset: 0));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A full disk, say: the lock holds all the same, only nobody can read by whom.
        }
    }

    /// <summary>
    /// Whether there is something in a file that this program writes into no lock. A killed one may have written the beginning only, and
    /// after a power loss there may be zeros in its place: nobody flushes it.
    /// </summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static bool IsForeign(SafeFileHandle held)
    {
        Span<byte> beginning = stackalloc byte[Beginning.Length];
        int length = RandomAccess.Read(held, beginning, fileOffset: 0);
        return !Beginning.StartsWith(beginning[..length]) && beginning[..length].ContainsAnyExcept((byte)0);
    }

    /// <summary>Who holds the lock, as far as its file tells.</summary>
    public static string Read(string path)
    {
        try
        {
            if (new FileInfo(path).LinkTarget is not null || !PosixFile.IsOrdinary(path)) return Unknown;
            using SafeFileHandle file = PosixFile.OpenBesideItsHolder(path);
            byte[] text = new byte[LongestText];
            int length = RandomAccess.Read(file, text, fileOffset: 0);
            return text.AsSpan(0, length).StartsWith(Beginning) ? Printable(Encoding.UTF8.GetString(text, 0, length)) : Unknown; // another program's lock says nothing to us
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return Unknown; // no file to read, or none that can be read like one
        }
    }

    private static string Describe(DateTimeOffset since) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Encoding.UTF8.GetString(Beginning)}{Environment.ProcessId} ({Program}) of {User} on {Machine} "
        + $"since {since:yyyy-MM-ddTHH:mm:ssZ}");

    // The platform reads the list of users each time.
    private static readonly string User = Environment.UserName;

    private static readonly string Machine = Environment.MachineName;

    private static readonly string Program = Path.GetFileName(Environment.ProcessPath) ?? "unknown program";

    // Others may write into this folder; what they write must not steer a terminal.
    private static string Printable(string text) => new([.. text.Where(character => !char.IsControl(character))]);
}
