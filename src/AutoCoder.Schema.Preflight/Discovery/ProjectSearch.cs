namespace AutoCoder.Schema.Preflight.Discovery;

/// <summary>Finds the databases of projects.</summary>
internal sealed class ProjectSearch(DiscoveryRequest request, Sightings sightings)
{
    // In this order the application itself looks for its files; the first that exists is the one in use.
    private static readonly string[] Layouts = [".autoforge", ".autocoder", ""];

    /// <summary>The databases of a folder that is a project, then of the projects that are its sub-folders.</summary>
    public IEnumerable<Discovered> FindIn(string projectFolder)
    {
        string folder = CanonicalPath.Absolute(projectFolder, request.CurrentFolder);
        if (!FileFacts.Of(folder).MayBeFolder)
        {
            yield return new Discovered.NoSource(
                folder, "projects folder", $"There is no projects folder '{folder}'. Give a folder whose sub-folders are projects.");
            yield break;
        }

        string origin = $"projects folder {folder}";
        foreach (Discovered value in Find(folder, origin)) yield return value;
        FolderListing listing = FolderListing.Of(folder);
        foreach (string name in listing.Folders.Where(IsProjectName))
        {
            foreach (Discovered value in Find(Path.Join(folder, name), origin)) yield return value;
        }

        if (listing.Failure is { } failure) yield return new Discovered.Unreadable(folder, origin, failure.Reason, failure.Detail);
    }

    /// <summary>The databases of one project: of each wanted kind the one that is in use.</summary>
    public IEnumerable<Discovered> Find(string project, string origin)
    {
        foreach (KindFile kind in sightings.Kinds.Wanted)
        {
            if (InUse(project, kind.FileName) is var (path, facts)
                && sightings.Of(path, facts, kind.Kind, origin) is { } value) yield return value;
        }
    }

    // A link that leads nowhere counts only when no layout has the file: the application would pass over it, but a database
    // that nobody mounted must not go unmentioned.
    private static (string Path, FileFacts Facts)? InUse(string project, string fileName)
    {
        (string, FileFacts)? dangling = null;
        foreach (string layout in Layouts)
        {
            string path = Path.Join(project, layout, fileName);
            FileFacts facts = FileFacts.Of(path);
            if (facts.MayExist) return (path, facts);
            if (facts.Type == EntryType.DanglingLink) dangling ??= (path, facts);
        }

        return dangling;
    }

    private static bool IsProjectName(string name) => name != DatabaseNames.BackupFolder && !Layouts.Contains(name);
}
