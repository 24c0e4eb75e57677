using System.Collections.Concurrent;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace AutoCoder.Schema.Runner.Locks;

/// <summary>
/// One attempt at the file whose open handle is the lock (<see cref="FileShare.None"/>: flock on Unix, share mode on
/// Windows). The operating system lets go of it when its holder dies.
/// </summary>
/// <remarks>
/// The holder removes the file before it lets go. Another process may then get the lock on the removed file while a third
/// one makes and locks a new one; so whoever gets a lock looks whether its handle still is a file with a name, and tries
/// again if not. On Windows the file goes with its handle, and on systems without <c>/proc</c> it stays.
/// </remarks>
internal static class LockFile
{
    public const string Suffix = ".lock";
    private const string OpenHandles = "/proc/self/fd";

    // EWOULDBLOCK on Linux and on BSD and macOS; ERROR_SHARING_VIOLATION on Windows.
    private static readonly int[] HeldByAnother = [11, 35, unchecked((int)0x80070020)];

    // EEXIST; ERROR_FILE_EXISTS on Windows.
    private static readonly int[] MadeByAnother = [17, unchecked((int)0x80070050)];

    // Windows lets others read who holds it only when it is told so; elsewhere that would be a lock that others can share.
    private static readonly FileShare Share = OperatingSystem.IsWindows() ? FileShare.Read : FileShare.None;

    private static readonly bool CanSeeRemoval = OperatingSystem.IsLinux() && Directory.Exists(OpenHandles);

    // File systems on which a lock was seen to lock.
    private static readonly ConcurrentDictionary<ulong, bool> Proven = [];

    /// <summary>The handle, or null when another process holds the lock.</summary>
    /// <exception cref="IOException">The file cannot be opened or made.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder may not be used.</exception>
    public static SafeFileHandle? TryOpen(string path) => TryOpen(path, out _);

    /// <summary>The same, and whether the file was made just now, and therefore through no link.</summary>
    /// <exception cref="IOException">The file cannot be opened or made.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder may not be used.</exception>
    public static SafeFileHandle? TryOpen(string path, out bool isNew)
    {
        isNew = false;
        try
        {
            SafeFileHandle? handle = OpenOrMake(path, out isNew);
            if (handle is null) return null;
            if (!WasRemoved(handle)) return RequireThatItLocks(handle, path);
            handle.Dispose();
            return null;
        }
        catch (IOException exception) when (HeldByAnother.Contains(exception.HResult))
        {
            return null;
        }
    }

    // .NET passes over a file system, or a setting, that does not lock: a second handle must not get what the first one has. It
    // is the file system that locks or does not, so one is tried once.
    private static SafeFileHandle RequireThatItLocks(SafeFileHandle handle, string path)
    {
        ulong? system = PosixFile.FileSystemOf(path);
        if (system is { } known && Proven.ContainsKey(known)) return handle;
        try
        {
            File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.None).Dispose();
        }
        catch (IOException exception) when (HeldByAnother.Contains(exception.HResult))
        {
            if (system is { } proven) Proven[proven] = true;
            return handle;
        }

        handle.Dispose();
        throw new IOException("File locks do not work in this folder.");
    }

    /// <summary>Whether a handle is known to be of the file with this very path, and not of one that a link leads to.</summary>
    public static bool IsAt(SafeFileHandle handle, string path) => CanSeeRemoval && NameOf(handle) == path;

    /// <summary>Lets go of the lock.</summary>
    public static void Release(SafeFileHandle handle, string path)
    {
        try
        {
            if (CanSeeRemoval && !WasRemoved(handle)) File.Delete(path); // else it is another holder's by now
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The folder became read-only meanwhile. The file may stay: it locks nothing without its handle.
        }
        finally
        {
            handle.Dispose();
        }
    }

    // Opening never makes a file and making never follows a link, so a link that somebody put there leads nowhere. For writing:
    // an exclusive flock on a descriptor for reading is refused on NFS, and .NET passes over the refusal. Made first, for mostly
    // there is none.
    private static SafeFileHandle? OpenOrMake(string path, out bool isNew)
    {
        isNew = false;
        FileOptions options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None;
        try
        {
            SafeFileHandle made = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, Share, options);
            isNew = true;
            return made;
        }
        catch (IOException exception) when (MadeByAnother.Contains(exception.HResult))
        {
            return Open(path);
        }
    }

    // Without DeleteOnClose: it may be somebody else's.
    private static SafeFileHandle? Open(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, Share);
        }
        catch (FileNotFoundException)
        {
            return null; // its holder removed it meanwhile
        }
    }

    // Linux shows the file of a handle as "/folder/name.lock", and as "/folder/name.lock (deleted)" when it has no name any more.
    private static bool WasRemoved(SafeFileHandle handle) =>
        CanSeeRemoval && NameOf(handle)?.EndsWith(Suffix, StringComparison.Ordinal) != true;

    private static string? NameOf(SafeFileHandle handle) =>
        new FileInfo(Path.Combine(OpenHandles, handle.DangerousGetHandle().ToString(CultureInfo.InvariantCulture))).LinkTarget;
}

/// <summary>What the file of a lock says about who holds it. It informs; it locks nothing.</summary>
internal static class LockOwner
{
    public const string Unknown = "a process that has not said who it is";
    private const int LongestText = 1000;

    private static ReadOnlySpan<byte> Beginning => "process "u8;

    /// <summary>
    /// Writes who this process is. Who reads in that very moment finds nothing yet, or what a killed process left.
    /// </summary>
    /// <param name="held">The lock's file; what is in it is replaced.</param>
    /// <param name="since">When the lock was acquired.</param>
    public static void Write(SafeFileHandle held, DateTimeOffset since)
    {
        try
        {
            if (RandomAccess.GetLength(held) > 0) RandomAccess.SetLength(held, 0);
            LargestFile.Fill("the lock", () => RandomAccess.Write(held, Encoding.UTF8.GetBytes(Describe(since)), fileOffset: 0));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A full disk, say: the lock holds all the same, only nobody can read by whom.
        }
    }

    /// <summary>
    /// Whether there is something in a file that this program writes into no lock. A killed one may have written the beginning
    /// only, and after a power loss there may be zeros in its place: nobody flushes it.
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
            bool isOurs = text.AsSpan(0, length).StartsWith(Beginning); // another program's lock says nothing to us
            return isOurs ? Printable(Encoding.UTF8.GetString(text, 0, length)) : Unknown;
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
    private static readonly string User = NameOfUser();

    private static readonly string Machine = Environment.MachineName;

    private static readonly string Program = Path.GetFileName(Environment.ProcessPath) ?? "unknown program";

    // A minimal system has no list, or none that has this user; that is no reason not to take a lock.
    private static string NameOfUser()
    {
        try
        {
            return Environment.UserName is { Length: > 0 } name ? name : "unknown user";
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            return "unknown user";
        }
    }

    // Others may write into this folder; what they write must not steer a terminal.
    private static string Printable(string text) => new([.. text.Where(character => !char.IsControl(character))]);
}
