namespace AutoCoder.Schema.Preflight.Files;

/// <summary>What one look at a path tells. Nothing is opened, so nobody's locks are touched.</summary>
/// <param name="Type">What stands there.</param>
/// <param name="Identity">Which file it is; null when nothing stands there or the system does not say.</param>
internal readonly record struct FileFacts(EntryType Type, FileIdentity? Identity)
{
    /// <summary>Whether something stands there, or might: what cannot be seen is not taken to be absent.</summary>
    public bool MayExist => Type != EntryType.Missing;

    /// <summary>What the path leads to; symbolic links are followed.</summary>
    public static FileFacts Of(string path) => Statx.Look(path, followLinks: true) ?? Portable(path);

    /// <summary>Whether the path leads nowhere and there is a symbolic link of that name: something was here once.</summary>
    public static bool IsDanglingLink(string path) =>
        Statx.Look(path, followLinks: false) is { } facts
            ? facts.Type == EntryType.Other && Of(path).Type == EntryType.Missing
            : CanonicalPath.LinkTarget(path) is not null && !Portable(path).MayExist;

    private static FileFacts Portable(string path) => new(
        File.Exists(path) ? EntryType.File : Directory.Exists(path) ? EntryType.Folder : EntryType.Missing,
        Identity: null);
}
