namespace AutoCoder.Schema.Preflight.Merges;

/// <summary>Which project a file belongs to: the one whose project file is in its folder or in the nearest above.</summary>
internal sealed class ProjectFolders
{
    private const string Ending = ".csproj";
    private readonly Dictionary<string, string> _projects = new(StringComparer.Ordinal);

    public ProjectFolders(IEnumerable<string> paths)
    {
        foreach (string path in paths.Where(IsProject).Order(StringComparer.Ordinal))
            _projects.TryAdd(FolderOf(path), path[(path.LastIndexOf('/') + 1)..]);
    }

    /// <summary>Whether a path is that of a project file.</summary>
    public static bool IsProject(string path) => path.EndsWith(Ending, StringComparison.OrdinalIgnoreCase);

    /// <summary>The folder of the project; empty for the root, also when there is no project at all.</summary>
    public string Of(string path)
    {
        for (string folder = FolderOf(path); folder.Length > 0; folder = FolderOf(folder))
        {
            if (_projects.ContainsKey(folder)) return folder;
        }

        return "";
    }

    /// <summary>The project file of a folder, or null.</summary>
    public string? FileOf(string folder) => _projects.GetValueOrDefault(folder);

    /// <summary>The folder of a path; empty for the root.</summary>
    public static string FolderOf(string path) => path.LastIndexOf('/') is >= 0 and var at ? path[..at] : "";
}
