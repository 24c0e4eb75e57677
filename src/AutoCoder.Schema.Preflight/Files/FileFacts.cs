using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace AutoCoder.Schema.Preflight.Files;

/// <summary>
/// What one look at a path tells. Nothing is opened, and that matters: on POSIX systems closing any descriptor of a file drops
/// the locks that this process holds on it, also those of the application's own SQLite connections
/// (https://www.sqlite.org/howtocorrupt.html, section 2.2).
/// </summary>
/// <param name="Type">What stands there.</param>
/// <param name="Identity">Which file it is; null when nothing stands there or the system does not say.</param>
/// <param name="Length">Size in bytes.</param>
/// <param name="Modified">When the content last changed, in the system's own resolution; only to compare.</param>
internal readonly record struct FileFacts(EntryType Type, FileIdentity? Identity, long Length = 0, long Modified = 0)
{
    /// <summary>True for a file with at least one byte.</summary>
    public bool HasContent => Type == EntryType.File && Length > 0;

    /// <summary>Whether something stands there, or might: what cannot be seen is not taken to be absent.</summary>
    public bool MayExist => Type is not (EntryType.Missing or EntryType.DanglingLink);

    /// <summary>Whether a folder stands there, or might.</summary>
    public bool MayBeFolder => Type is EntryType.Folder or EntryType.Denied or EntryType.Failed;

    /// <summary>What the path leads to; symbolic links are followed.</summary>
    public static FileFacts Of(string path) => Statx.Look(path) ?? Portable(path);

    // File.Exists is true for a link that leads nowhere, so links are resolved first.
    private static FileFacts Portable(string path)
    {
        bool isLink = CanonicalPath.LinkTarget(path) is not null;
        string real = isLink ? CanonicalPath.Of(path) : path;
        if (isLink && CanonicalPath.LinkTarget(real) is not null) return new(EntryType.Failed, null); // a loop
        if (File.Exists(real)) return OfFile(new FileInfo(real));
        if (Directory.Exists(real)) return new(EntryType.Folder, null);
        return new(isLink ? EntryType.DanglingLink : EntryType.Missing, null);
    }

    private static FileFacts OfFile(FileInfo file) => new(EntryType.File, null, file.Length, file.LastWriteTimeUtc.Ticks);
}

/// <summary>What tells one file from another whatever it is called: two names with one identity are one file.</summary>
/// <param name="Device">The file system.</param>
/// <param name="Inode">The file on it.</param>
internal readonly record struct FileIdentity(ulong Device, ulong Inode);

/// <summary>
/// Remembers which files were seen, by device and inode where the system tells them (16 bytes a file, and hard links count as
/// one file), otherwise by canonical path.
/// </summary>
internal sealed class SeenFiles
{
    private readonly HashSet<FileIdentity> _identities = [];
    private readonly HashSet<string> _paths = new(PathComparison.Comparer);

    /// <summary>Whether this file is seen for the first time.</summary>
    public bool Add(string path, FileFacts facts) =>
        facts.Identity is { } identity ? _identities.Add(identity) : _paths.Add(CanonicalPath.Of(path));
}

/// <summary>
/// Asks whether this user may read a file, without opening it where the system allows (see <see cref="FileFacts"/>).
/// </summary>
internal static partial class FileAccessCheck
{
    private const int ReadMode = 4; // R_OK

    /// <summary>False only when the file may certainly not be read.</summary>
    public static bool MayRead(string path) => OperatingSystem.IsWindows() ? MayOpen(path) : access(path, ReadMode) == 0;

    private static bool MayOpen(string path)
    {
        try
        {
            File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete).Dispose();
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    [UnsupportedOSPlatform("windows")]
    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int access(string path, int mode);
}
