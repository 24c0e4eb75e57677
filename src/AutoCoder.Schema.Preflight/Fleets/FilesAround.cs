namespace AutoCoder.Schema.Preflight.Fleets;

/// <summary>
/// What lies in a folder and below it that somebody may have meant who named nothing: databases, and projects of migrations with
/// what was built of them. Names are looked at, and project files read; no database is opened.
/// </summary>
internal static class FilesAround
{
    private const int MostFolders = 500, Deepest = 4, MostNamed = 3;

    private static readonly string[] Databases = [".db", ".db3", ".sqlite", ".sqlite3"];
    private static readonly string[] PassedOver = ["bin", "obj", "node_modules", "schema-backups"];

    /// <summary>One sentence about it, and what to give.</summary>
    /// <param name="folder">The folder.</param>
    public static string Sentence(string folder)
    {
        List<string> databases = [], projects = [];
        string? built = null;
        foreach (FileInfo file in Files(folder))
        {
            string name = Path.GetRelativePath(folder, file.FullName);
            if (Databases.Contains(file.Extension, StringComparer.OrdinalIgnoreCase) && !DatabaseNames.IsPassedOver(file.Name))
                databases.Add(name);
            else if (file.Extension == ".csproj" && IsOfMigrations(file))
            {
                projects.Add(Path.GetRelativePath(folder, file.DirectoryName!));
                built ??= Built(file) is { } assembly ? Path.GetRelativePath(folder, assembly) : null;
            }
        }

        if (databases.Count + projects.Count == 0)
        {
            return "nothing that looks like a database or a project of migrations is here or below. "
                + "Give a path, --projects or --registry, or write an autocoder-schema.json.";
        }

        string found = string.Join("; ", new[]
        {
            Named("databases", databases),
            Named("migrations", projects),
            built is null ? null : $"built: {ShellWord.Quote(built)}",
        }.OfType<string>());
        string example = ShellWord.Join(
            [.. built is null ? Array.Empty<string>() : ["--migrations", built], .. databases.Take(1)]);
        return $"here are {found}. Give {(example.Length == 0 ? "--migrations FILE.dll and paths" : example)}, "
            + "or write an autocoder-schema.json.";
    }

    private static string? Named(string what, List<string> paths) => paths.Count == 0
        ? null
        : $"{what} {string.Join(", ", paths.Take(MostNamed).Select(ShellWord.Quote))}"
            + (paths.Count > MostNamed ? $" and {paths.Count - MostNamed} more" : "");

    // Nearest first, in the order of names; what cannot be listed is passed over, since this is only advice.
    private static IEnumerable<FileInfo> Files(string root)
    {
        var left = new Queue<(DirectoryInfo Folder, int Depth)>([(new(root), 0)]);
        for (int seen = 0; left.Count > 0 && seen < MostFolders; seen++)
        {
            (DirectoryInfo folder, int depth) = left.Dequeue();
            FileSystemInfo[] entries;
            try
            {
                entries = [.. folder.EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal)];
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                continue;
            }

            foreach (FileInfo file in entries.OfType<FileInfo>()) yield return file;
            if (depth == Deepest) continue;
            foreach (DirectoryInfo below in entries.OfType<DirectoryInfo>().Where(IsLookedInto)) left.Enqueue((below, depth + 1));
        }
    }

    private static bool IsLookedInto(DirectoryInfo folder) => folder.LinkTarget is null && !folder.Name.StartsWith('.')
        && !PassedOver.Contains(folder.Name, StringComparer.OrdinalIgnoreCase);

    private static bool IsOfMigrations(FileInfo project)
    {
        try
        {
            string text = File.ReadAllText(project.FullName);
            return text.Contains("PackageReference", StringComparison.Ordinal)
                && text.Contains("\"FluentMigrator", StringComparison.Ordinal);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string? Built(FileInfo project)
    {
        string bin = Path.Combine(project.DirectoryName!, "bin"), name = Path.GetFileNameWithoutExtension(project.Name);
        try
        {
            return Directory.Exists(bin)
                ? FilesBelow.Of(bin, $"{name}.dll", []).MaxBy(File.GetLastWriteTimeUtc)
                : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
