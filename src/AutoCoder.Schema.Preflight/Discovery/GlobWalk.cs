namespace AutoCoder.Schema.Preflight.Discovery;

/// <summary>
/// Walks the folders that a pattern leads to, files before sub-folders, each by name. Symbolic links to folders are followed;
/// below a <c>**</c> a folder is walked once for what may match in it, so loops end.
/// </summary>
internal sealed class GlobWalk(GlobPattern pattern)
{
    private readonly Dictionary<ulong, SeenFiles> _walked = [];

    /// <summary>The files that match and the folders that could not be read.</summary>
    public IEnumerable<GlobSighting> Find() =>
        !pattern.IsAmongBackups && FileFacts.Of(pattern.Root).MayBeFolder ? Walk(pattern.Root, pattern.Start) : [];

    private IEnumerable<GlobSighting> Walk(string folder, ulong states)
    {
        if (!IsNew(folder, states)) yield break;

        FolderListing listing = pattern.LiteralNames(states) is { } names
            ? FolderListing.Probe(folder, names)
            : FolderListing.Of(folder);
        foreach (string name in listing.Files)
        {
            if (!DatabaseNames.IsPassedOver(name) && pattern.Accepts(states, name)) yield return new(Path.Join(folder, name), null);
        }

        if (listing.Failure is { } failure) yield return new(folder, failure);
        foreach (string name in listing.Folders.Where(name => name != DatabaseNames.BackupFolder))
        {
            ulong next = pattern.Enter(states, name);
            if (next == 0) continue;
            foreach (GlobSighting sighting in Walk(Path.Join(folder, name), next)) yield return sighting;
        }
    }

    private bool IsNew(string folder, ulong states)
    {
        if (!pattern.IsUnbounded(states)) return true;
        if (!_walked.TryGetValue(states, out SeenFiles? seen)) _walked.Add(states, seen = new SeenFiles());
        return seen.Add(folder, FileFacts.Of(folder));
    }
}
