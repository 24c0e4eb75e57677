namespace AutoCoder.Schema.Preflight.Files;

/// <summary>
/// What the file system says of a path, links followed, without opening it. Opening matters: on POSIX systems closing
/// any descriptor of a file drops the locks that this process holds on it, also those of the application's own SQLite
/// connections (https://www.sqlite.org/howtocorrupt.html, section 2.2).
/// </summary>
/// <param name="Type">What the path names.</param>
/// <param name="Length">Size in bytes.</param>
/// <param name="ModifiedTicks">Time of the last change of content, in the file system's own resolution; only to compare.</param>
/// <param name="Device">The file system, or 0 where unknown.</param>
/// <param name="Inode">The file's number on it, or 0 where unknown.</param>
internal readonly record struct FileFacts(FileType Type, long Length, long ModifiedTicks, ulong Device, ulong Inode)
{
    /// <summary>True for an ordinary file with at least one byte.</summary>
    public bool HasContent => Type == FileType.Regular && Length > 0;

    /// <summary>Asks the file system.</summary>
    public static FileFacts Of(string path) => OperatingSystem.IsLinux() ? LinuxStat.Of(path) : OfPortable(path);

    private static FileFacts OfPortable(string path)
    {
        try
        {
            var info = new FileInfo(path);
            if (info.LinkTarget is not null && info.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target) info = target;
            if (Directory.Exists(info.FullName)) return new(FileType.Folder, 0, 0, 0, 0);
            if (!info.Exists) return default;
            bool special = (info.Attributes & FileAttributes.Device) != 0;
            return new(special ? FileType.Special : FileType.Regular, info.Length, info.LastWriteTimeUtc.Ticks, 0, 0);
        }
        catch (UnauthorizedAccessException)
        {
            return new(FileType.Denied, 0, 0, 0, 0);
        }
        catch (IOException)
        {
            return new(FileType.LinkLoop, 0, 0, 0, 0);
        }
    }
}
