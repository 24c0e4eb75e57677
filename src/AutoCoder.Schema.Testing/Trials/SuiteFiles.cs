namespace AutoCoder.Schema.Testing.Trials;

/// <summary>Finds the files that a suite names.</summary>
internal static class SuiteFiles
{
    private static readonly string[] DatabaseSuffixes = [".db", ".sqlite", ".sqlite3"];

    /// <summary>The files of DDL, each with its kind.</summary>
    /// <exception cref="InvalidOperationException">One has no kind, or is not there.</exception>
    public static IEnumerable<(string Kind, string Path, string Name)> Models(MigrationSuite suite, Catalogue catalogue) =>
        suite.Models.Select(model => (KindOf(model.File, model.Kind, catalogue), Find(model.File), model.File)).ToArray();

    /// <summary>The databases, each with its kind.</summary>
    /// <exception cref="InvalidOperationException">One has no kind, or a pattern finds none.</exception>
    public static IEnumerable<(string Kind, string Path, string Name)> Samples(MigrationSuite suite, Catalogue catalogue) =>
        suite.SamplePatterns.SelectMany(pattern => Matches(pattern.Pattern).Select(path =>
            (pattern.Kind is null ? KindOf(path, catalogue) : KindOf(pattern.Pattern, pattern.Kind, catalogue), path, Path.GetFileName(path)))).ToArray();

    private static ImmutableArray<string> Matches(string pattern)
    {
        if (!pattern.Contains('*', StringComparison.Ordinal))
        {
            string found = Find(pattern);
            return Directory.Exists(found) ? NoneIsWrong(pattern, Directory.EnumerateFiles(found, "*", SearchOption.AllDirectories).Where(IsDatabase)) : [found];
        }

        string fixedPart = pattern[..(pattern.AsSpan(0, pattern.IndexOf('*', StringComparison.Ordinal)).LastIndexOf('/') + 1)];
        string folder = fixedPart.Length == 0 ? AppContext.BaseDirectory : Find(fixedPart);
        var request = new DiscoveryRequest { Kinds = [new KindFile("any", "*")], Kind = "any", Paths = [pattern[fixedPart.Length..]], CurrentFolder = folder };
        return NoneIsWrong(pattern, DatabaseDiscovery.Discover(request, TextReader.Null).OfType<Discovered.Found>().Select(found => found.Target.Path));
    }

    // A misspelt folder must not look like success.
    private static ImmutableArray<string> NoneIsWrong(string pattern, IEnumerable<string> found) => found.Order(StringComparer.Ordinal).ToImmutableArray() is { IsEmpty: false } files
        ? files
        : throw new InvalidOperationException($"Samples(\"{pattern}\") finds no database. Give a file, a folder, or a pattern with * or **.");

    private static bool IsDatabase(string path) => DatabaseSuffixes.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    private static string Find(string name)
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(folder)))
        {
            string path = Path.GetFullPath(name, folder);
            if (Path.Exists(path)) return Path.TrimEndingDirectorySeparator(path);
        }

        throw new InvalidOperationException($"There is no \"{name}\" in {AppContext.BaseDirectory} or in a folder above it.");
    }

    private static string KindOf(string file, string? given, Catalogue catalogue)
    {
        string kinds = string.Join(", ", catalogue.Kinds.Select(kind => kind.Kind));
        if (given is null) return catalogue.Kinds is [var only] ? only.Kind : throw new InvalidOperationException($"\"{file}\": which kind? Give one of: {kinds}.");
        return catalogue.Find(given)?.Kind ?? throw new InvalidOperationException($"\"{file}\": the migrations have no kind '{given}'; give one of: {kinds}.");
    }

    private static string KindOf(string path, Catalogue catalogue)
    {
        if (catalogue.Kinds is [var only]) return only.Kind;
        string name = Path.GetFileNameWithoutExtension(path), folder = Path.GetFileName(Path.GetDirectoryName(path))!;
        return catalogue.Kinds.FirstOrDefault(kind => name == kind.Kind || name.StartsWith($"{kind.Kind}-", StringComparison.Ordinal) || folder == kind.Kind)?.Kind
            ?? KindOf(path, null, catalogue);
    }
}
