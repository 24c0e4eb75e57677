using AutoCoder.Schema.Preflight.Files;

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
        FolderListing listing = FolderListing.Of(folder);
        string origin = $"projects folder {folder}";
        if (FileFacts.Of(folder).Type is EntryType.Missing or EntryType.File or EntryType.Other)
        {
            yield return new Discovered.NoSource(
                folder, "projects folder", $"There is no projects folder '{folder}'. Give a folder whose sub-folders are projects.");
            yield break;
        }

        foreach (Discovered value in Find(folder, origin)) yield return value;
        foreach (string name in listing.Folders.Where(IsProjectName))
        {
            foreach (Discovered value in Find(Path.Combine(folder, name), origin)) yield return value;
        }

        if (listing.Failure is { } failure) yield return new Discovered.Unreadable(folder, origin, failure.Reason, failure.Detail);
    }

    /// <summary>The databases of one project: of each wanted kind the one that is in use.</summary>
    public IEnumerable<Discovered> Find(string project, string origin)
    {
        foreach (KindFile kind in sightings.Kinds.Wanted)
        {
            if (InUse(project, kind.FileName) is { } path
                && sightings.Of(path, FileFacts.Of(path), kind.Kind, origin) is { } value) yield return value;
        }
    }

    // A link that leads nowhere counts only when no layout has the file: the application would pass over it, but a database
    // that nobody mounted must not go unmentioned.
    private static string? InUse(string project, string fileName)
    {
        string[] candidates = [.. Layouts.Select(layout => Path.Combine(project, layout, fileName))];
        return Array.Find(candidates, path => FileFacts.Of(path).MayExist) ?? Array.Find(candidates, FileFacts.IsDanglingLink);
    }

    private static bool IsProjectName(string name) => name != DatabaseNames.BackupFolder && !Layouts.Contains(name);
}
