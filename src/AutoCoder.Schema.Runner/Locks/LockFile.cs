using System.Collections.Concurrent;
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

    private static readonly bool CanSeeRemoval = Directory.Exists(OpenHandles);

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

    // .NET passes over a file system, or a setting, that does not lock: a second handle must not get what the first one has. It is
    // the file system that locks or does not, so one is tried once.
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

    // Opening never makes a file and making never follows a link, so a link that somebody put there leads nowhere. For writing: an
    // exclusive flock on a descriptor for reading is refused on NFS, and .NET passes over the refusal. Made first, for mostly there is none.
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
    private static bool WasRemoved(SafeFileHandle handle) => CanSeeRemoval && NameOf(handle)?.EndsWith(Suffix, StringComparison.Ordinal) != true;

    private static string? NameOf(SafeFileHandle handle) =>
        new FileInfo(Path.Combine(OpenHandles, handle.DangerousGetHandle().ToString(CultureInfo.InvariantCulture))).LinkTarget;
}
