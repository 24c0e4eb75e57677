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
    public bool MayExist => Type != EntryType.Missing;

    /// <summary>What the path leads to; symbolic links are followed.</summary>
    public static FileFacts Of(string path) => Statx.Look(path, followLinks: true) ?? Portable(path);

    /// <summary>Whether the path leads nowhere and there is a symbolic link of that name: something was here once.</summary>
    public static bool IsDanglingLink(string path) =>
        Statx.Look(path, followLinks: false) is { } facts
            ? facts.Type == EntryType.Other && Of(path).Type == EntryType.Missing
            : CanonicalPath.LinkTarget(path) is not null && !Portable(path).MayExist;

    private static FileFacts Portable(string path)
    {
        if (Directory.Exists(path)) return new(EntryType.Folder, null);
        if (!File.Exists(path)) return new(EntryType.Missing, null);
        var file = new FileInfo(CanonicalPath.Of(path));
        return new(EntryType.File, null, file.Length, file.LastWriteTimeUtc.Ticks);
    }
}
