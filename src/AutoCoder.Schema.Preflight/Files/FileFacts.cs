namespace AutoCoder.Schema.Preflight.Files;

/// <summary>What one look at a path tells. Nothing is opened, so nobody's locks are touched.</summary>
/// <param name="Type">What stands there.</param>
/// <param name="Identity">Which file it is; null when nothing stands there or the system does not say.</param>
internal readonly record struct FileFacts(EntryType Type, FileIdentity? Identity)
{
    /// <summary>Whether something stands there, or might: what cannot be seen is not taken to be absent.</summary>
    public bool MayExist => Type is not (EntryType.Missing or EntryType.DanglingLink);

    /// <summary>Whether a folder stands there, or might.</summary>
    public bool MayBeFolder => Type is EntryType.Folder or EntryType.Denied or EntryType.Failed;

    /// <summary>What the path leads to; symbolic links are followed.</summary>
    public static FileFacts Of(string path) => Statx.Look(path) ?? new FileFacts(PortableType(path), Identity: null);

    // File.Exists is true for a link that leads nowhere, so links are resolved first.
    private static EntryType PortableType(string path)
    {
        bool isLink = CanonicalPath.LinkTarget(path) is not null;
        string real = isLink ? CanonicalPath.Of(path) : path;
        if (isLink && CanonicalPath.LinkTarget(real) is not null) return EntryType.Failed; // a loop
        if (File.Exists(real)) return EntryType.File;
        if (Directory.Exists(real)) return EntryType.Folder;
        return isLink ? EntryType.DanglingLink : EntryType.Missing;
    }
}
