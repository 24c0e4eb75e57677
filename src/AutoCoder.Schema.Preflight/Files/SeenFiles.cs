namespace AutoCoder.Schema.Preflight.Files;

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
