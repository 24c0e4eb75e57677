namespace AutoCoder.Schema.Preflight.Merges;

/// <summary>
/// Which files of a commit are compiled into which project: what is in its folder, and what its project file, and what that
/// imports, put in or leave out.
/// </summary>
internal sealed class CompiledFiles
{
    private readonly ProjectFolders _folders;
    private readonly Dictionary<string, SortedSet<string>> _included = new(StringComparer.Ordinal);
    private readonly HashSet<(string Project, string Path)> _removed = [];
    private readonly HashSet<string> _withoutDefaults = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _aliases = new(StringComparer.Ordinal);
    private readonly List<(string Project, SourceError Error)> _unfollowed = [];

    /// <summary>Those of a commit.</summary>
    /// <param name="paths">All of its files.</param>
    /// <param name="builds">Those of them that say what is compiled.</param>
    /// <param name="folders">Its projects.</param>
    public CompiledFiles(
        IReadOnlyCollection<string> paths, IReadOnlyDictionary<string, BuildFile> builds, ProjectFolders folders)
    {
        _folders = folders;
        foreach (IGrouping<string, string> project in builds.Keys.Where(ProjectFolders.IsProject)
            .GroupBy(ProjectFolders.FolderOf, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
            Read(project.Key, [.. Chain(project, builds)], builds, paths);
    }

    /// <summary>The folders of the projects that a source is compiled into; empty when it is in none of them.</summary>
    public IEnumerable<string> ProjectsOf(string path)
    {
        string own = _folders.Of(path);
        SortedSet<string>? included = _included.GetValueOrDefault(path);
        bool isOwn = IsSource(path) && !_withoutDefaults.Contains(own) && !_removed.Contains((own, path))
            && (included is null || _folders.FileOf(own) is not null);
        if (isOwn) yield return own;
        foreach (string project in included ?? [])
        {
            if (!isOwn || project != own) yield return project;
        }
    }

    /// <summary>The aliases that a project's files may use everywhere, as a source.</summary>
    public string AliasesOf(string project) => _aliases.GetValueOrDefault(project, "");

    /// <summary>What of a project's files nobody can follow.</summary>
    public IEnumerable<SourceError> UnfollowedOf(string project) =>
        _unfollowed.Where(one => one.Project == project).Select(one => one.Error);

    /// <summary>Whether the compiler takes a file of this name from its project's folder.</summary>
    public static bool IsSource(string path) => path.EndsWith(".cs", StringComparison.OrdinalIgnoreCase);

    private void Read(
        string project, string[] chain, IReadOnlyDictionary<string, BuildFile> builds, IReadOnlyCollection<string> paths)
    {
        BuildFile[] files = [.. chain.Select(path => builds[path])];
        bool includes = files.Any(file => file.Items.Any(item => !item.IsRemoval));
        if (files.Any(file => file.IsWithoutDefaults) || (includes && !files.Any(file => file.HasSdk)))
            _withoutDefaults.Add(project);
        string aliases = string.Join('\n', files.SelectMany(file => file.Aliases));
        if (aliases.Length > 0) _aliases.Add(project, aliases);
        foreach (string path in chain)
        {
            foreach ((int line, string problem) in builds[path].Unfollowed) Say(project, path, line, problem);
            foreach (BuildItem item in builds[path].Items) Take(project, path, item, paths);
        }
    }

    private void Take(string project, string file, BuildItem item, IReadOnlyCollection<string> paths)
    {
        var pattern = BuildPattern.Of(item.Pattern, project, ProjectFolders.FolderOf(file));
        if (pattern is null)
        {
            Say(project, file, item.Line, $"'{item.Pattern}' leads out of the repository, or hangs on what only a build knows");
            return;
        }

        StringComparison comparison = item.IsRemoval ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        string[] found = [.. paths.Where(path => pattern.Matches(path, comparison))];
        foreach (string path in found)
        {
            if (item.IsRemoval)
            {
                _removed.Add((project, path));
                _included.GetValueOrDefault(path)?.Remove(project);
                continue;
            }

            if (!_included.TryGetValue(path, out SortedSet<string>? projects))
                _included.Add(path, projects = new(StringComparer.Ordinal));
            projects.Add(project);
        }

        if (found.Length == 0 && !item.IsRemoval && !item.Pattern.Contains('*', StringComparison.Ordinal))
            Say(project, file, item.Line, $"'{item.Pattern}' is compiled and is no file of this commit");
    }

    private void Say(string project, string file, int line, string problem) =>
        _unfollowed.Add((project, new SourceError(file, line, problem) { Content = problem, IsUnfollowed = true }));

    // The project's own files, what MSBuild imports from the folders above by itself, and what any of them imports.
    private static IEnumerable<string> Chain(IEnumerable<string> own, IReadOnlyDictionary<string, BuildFile> builds)
    {
        var chain = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>([.. own, .. Above(ProjectFolders.FolderOf(own.First())).Where(builds.ContainsKey)]);
        while (open.TryDequeue(out string? next))
        {
            if (!seen.Add(next)) continue;
            chain.Add(next);
            foreach (string tail in builds[next].Imports.Select(TailOf).Where(tail => tail.Length > 0))
            {
                foreach (string found in builds.Keys.Where(path => EndsWith(path, tail))) open.Enqueue(found);
            }
        }

        // MSBuild reads props first and targets last.
        return chain.OrderBy(path => path.EndsWith(".props", StringComparison.OrdinalIgnoreCase) ? 0
            : path.EndsWith(".targets", StringComparison.OrdinalIgnoreCase) ? 2 : 1);
    }

    private static IEnumerable<string> Above(string folder)
    {
        for (string at = folder; ; at = ProjectFolders.FolderOf(at))
        {
            string begin = at.Length == 0 ? "" : at + "/";
            yield return begin + "Directory.Build.props";
            yield return begin + "Directory.Build.targets";
            if (at.Length == 0) yield break;
        }
    }

    // What is left of a path behind properties and steps upward: enough to tell which file of the repository is meant.
    private static string TailOf(string import)
    {
        string plain = import.Replace('\\', '/');
        int property = plain.LastIndexOf(')'), up = plain.LastIndexOf("../", StringComparison.Ordinal);
        return plain[Math.Max(property + 1, up < 0 ? 0 : up + "../".Length)..].TrimStart('/', '.');
    }

    private static bool EndsWith(string path, string tail) =>
        path.Equals(tail, StringComparison.OrdinalIgnoreCase) || path.EndsWith("/" + tail, StringComparison.OrdinalIgnoreCase);
}
