namespace AutoCoder.Schema.Operator.Projects;

/// <summary>
/// Which migrations project is meant where nobody names one: what the configuration's <c>sources</c> say; else the one in this
/// folder; else the one that makes the assembly; else the one in the nearest folder <c>migrations</c>; else the only one with
/// migrations in the solution.
/// </summary>
/// <param name="Here">The folder that the user is in.</param>
/// <param name="Sources">Folders with sources, as the configuration names them.</param>
/// <param name="Assembly">The assembly with the migrations; null when nobody says.</param>
internal sealed record SolutionSearch(string Here, ImmutableArray<string> Sources, string? Assembly)
{
    private const int MostNamed = 5;
    private const int MostFolders = 20_000; // of a solution; who stands in / is not looked for all over the disk

    private static readonly string[] PassedOver = ["bin", "obj", "node_modules", "artifacts", "packages"];

    /// <summary>The project, or why none can be told.</summary>
    public Outcome<MigrationsProject> Find()
    {
        if (!Sources.IsEmpty)
        {
            MigrationsProject[] configured = [.. Sources.SelectMany(OfSource).DistinctBy(project => project.File)];
            if (Only(configured) is { } named) return Done(named);
            return Refused(configured.Length == 0
                ? $"the configuration's sources ({string.Join(", ", Sources)}) have no migrations project"
                : Several(configured, "in the configuration's sources"));
        }

        if (MigrationsProject.In(Here) is { HasMigrations: true } here) return Done(here);
        string? solution = SolutionFolder();
        string root = solution ?? Here;
        if (Enclosing(root) is { } enclosing) return Done(enclosing);
        MigrationsProject[] near = InMigrationsFolder(root);
        if (Only(near) is { } conventional && (Assembly is null || IsOfAssembly(conventional))) return Done(conventional);
        IEnumerable<string> folders = Folders(root, solution is null ? 2 : int.MaxValue);
        MigrationsProject[] all = [.. folders.Select(MigrationsProject.In).OfType<MigrationsProject>()];
        if (Assembly is not null && all.Where(IsOfAssembly).ToArray() is [var makesIt]) return Done(makesIt);
        MigrationsProject[] having = [.. all.Where(project => !project.Sources.Files.IsEmpty)];
        if (having.Length == 0) having = [.. all.Where(project => project.HasMigrations)];
        return Only(having) is { } only
            ? Done(only)
            : Refused(having.Length == 0
                ? $"no migrations project in {Here}, nor in {(root == Here ? "a folder below it" : $"the solution in {root}")}"
                : Several(having, $"in {root}"));
    }

    private MigrationsProject? Only(MigrationsProject[] projects) => projects.Length <= 1
        ? projects.FirstOrDefault()
        : Assembly is not null && projects.Where(IsOfAssembly).ToArray() is [var one] ? one : null;

    private bool IsOfAssembly(MigrationsProject project) =>
        project.Encloses(Assembly!) || project.AssemblyName == Path.GetFileNameWithoutExtension(Assembly);

    // What was built lies below its project. Another solution's is left alone: nobody stands in it.
    private MigrationsProject? Enclosing(string root)
    {
        for (string? at = Path.GetDirectoryName(Assembly); at is not null; at = Path.GetDirectoryName(at))
        {
            if (!$"{at}/".StartsWith($"{root.TrimEnd('/')}/", PathComparison.Comparison)) return null;
            if (MigrationsProject.In(at) is not { } project) continue;
            bool isMeant = project.HasMigrations && project.AssemblyName == Path.GetFileNameWithoutExtension(Assembly);
            return isMeant ? project : null;
        }

        return null;
    }

    // A folder of a project, or one of projects, or one inside of a project.
    private static IEnumerable<MigrationsProject> OfSource(string source)
    {
        if (MigrationsProject.In(source) is { } itself) return [itself];
        MigrationsProject[] below =
        [
            .. Folders(source, int.MaxValue).Select(MigrationsProject.In).OfType<MigrationsProject>()
                .Where(project => project.HasMigrations),
        ];
        if (below.Length > 0) return below;
        for (string? at = Path.GetDirectoryName(source); at is not null; at = Path.GetDirectoryName(at))
        {
            if (MigrationsProject.In(at) is { } above) return [above];
        }

        return [];
    }

    // What lies beyond the solution is somebody else's.
    private MigrationsProject[] InMigrationsFolder(string root)
    {
        string? beyond = Path.GetDirectoryName(root);
        for (string? at = Here; at is not null && at != beyond; at = Path.GetDirectoryName(at))
        {
            string migrations = Path.Combine(at, "migrations");
            if (!Directory.Exists(migrations)) continue;
            MigrationsProject?[] found = [MigrationsProject.In(migrations), .. Below(migrations).Select(MigrationsProject.In)];
            return [.. found.OfType<MigrationsProject>().Where(project => project.HasMigrations)];
        }

        return [];
    }

    private string? SolutionFolder()
    {
        for (string? at = Here; at is not null; at = Path.GetDirectoryName(at))
        {
            if (Path.Exists(Path.Combine(at, ".git")) || Below(at, "*.sln*").Length > 0) return at;
        }

        return null;
    }

    // Nearest first, so that what is left out is what lies deep.
    private static IEnumerable<string> Folders(string root, int depth)
    {
        var left = new Queue<(string Folder, int Depth)>(Directory.Exists(root) ? [(root, 0)] : []);
        for (int seen = 0; left.Count > 0 && seen < MostFolders; seen++)
        {
            (string folder, int at) = left.Dequeue();
            yield return folder;
            if (at >= depth) continue;
            foreach (string below in Below(folder)) left.Enqueue((below, at + 1));
        }
    }

    private static string[] Below(string folder, string files)
    {
        try
        {
            return Directory.GetFiles(folder, files);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static IEnumerable<string> Below(string folder)
    {
        try
        {
            return
            [
                .. new DirectoryInfo(folder).EnumerateDirectories().Where(IsLookedInto).Select(below => below.FullName)
                    .Order(StringComparer.Ordinal),
            ];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static bool IsLookedInto(DirectoryInfo folder) => folder.LinkTarget is null && !folder.Name.StartsWith('.')
        && !PassedOver.Contains(folder.Name, StringComparer.OrdinalIgnoreCase);

    private string Several(MigrationsProject[] projects, string where)
    {
        string named = string.Join(", ", projects.Take(MostNamed).Select(project => Shown(project.Folder)));
        string more = projects.Length > MostNamed ? $" and {projects.Length - MostNamed} more" : "";
        return $"several projects with migrations {where}: {named}{more}";
    }

    private string Shown(string folder) => ShownPath.Of(folder, Here);

    private static Outcome<MigrationsProject>.Done Done(MigrationsProject project) => new(project);

    private static Outcome<MigrationsProject>.Refused Refused(string problem) => new([problem]);
}

/// <summary>A path as somebody in a folder types it.</summary>
internal static class ShownPath
{
    /// <summary>The shorter way there: below the folder or a little beside it, else the whole path.</summary>
    public static string Of(string path, string here)
    {
        string relative = Path.GetRelativePath(here, path);
        return relative.StartsWith(Path.Combine("..", "..", ".."), StringComparison.Ordinal) ? path : relative;
    }
}
