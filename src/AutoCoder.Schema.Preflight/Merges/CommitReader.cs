using System.Text;
using System.Text.RegularExpressions;

namespace AutoCoder.Schema.Preflight.Merges;

/// <summary>What commits have: the files of all of them are read at once, each blob once however many commits share it.</summary>
internal sealed class CommitReader(GitRepository repository, string readerFolder, CancellationToken cancellation)
{
    private readonly MigrationWords _words = new();
    private readonly HashSet<string> _unreadable = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string), SourceFacts> _facts = [];

    /// <summary>The sides, in the order of the commits.</summary>
    /// <param name="commits">What they are called and their full names.</param>
    /// <param name="isAsked">Whether a file is to be looked at.</param>
    /// <param name="models">The files with the expected DDL: kind, path in the repository, name for messages.</param>
    public MergeSide[] Read(
        IReadOnlyList<(string Ref, string Commit)> commits,
        Func<string, bool> isAsked,
        IReadOnlyList<(string Kind, string Path, string Name)> models)
    {
        HashSet<string> modelPaths = [.. models.Select(model => model.Path)];
        bool IsWanted(string path) =>
            IsSource(path) || ProjectFolders.IsProject(path) || IsLock(path) || modelPaths.Contains(path);
        var trees = commits.Select(one => one.Commit).Distinct()
            .ToDictionary(commit => commit, commit => repository.Tree(commit, IsWanted));
        GitEntry[] asked =
        [
            .. trees.Values.SelectMany(tree => tree.Files)
                .Where(file => (isAsked(file.Path) && !ProjectFolders.IsProject(file.Path)) || modelPaths.Contains(file.Path)),
        ];
        HashSet<string> sources = [.. asked.Where(file => IsSource(file.Path)).Select(file => file.Id)];
        ReadTexts([.. asked.Select(file => file.Id).Distinct()], sources);
        var folders =
            trees.ToDictionary(tree => tree.Key, tree => new ProjectFolders(tree.Value.Files.Select(file => file.Path)));
        ReadFacts(trees.SelectMany(
            tree => Sources(tree.Value, isAsked).Select(file => (folders[tree.Key].Of(file.Path), file.Id))));
        var sides = trees.ToDictionary(tree => tree.Key, tree => Projects(tree.Value, folders[tree.Key], isAsked));
        return [.. commits.Select(one => new MergeSide(one.Ref, one.Commit, sides[one.Commit])
        {
            Models = Models(trees[one.Commit], models),
            Submodules = trees[one.Commit].Submodules.ToImmutableSortedDictionary(
                module => module.Path, module => module.Id, StringComparer.Ordinal),
        })];
    }

    // Once for FluentMigrator's words, and again for as long as there are new names of the repository's own.
    private void ReadTexts(string[] ids, HashSet<string> sources)
    {
        repository.Blobs(ids, (id, bytes) =>
        {
            if (!sources.Contains(id)) _texts[id] = Text(bytes);
            else if (!SourceEncoding.IsPlain(bytes) || MigrationWords.AreIn(bytes)) Take(id, bytes, MigrationWords.AreIn);
        });
        for (int known = 0; known < _words.Count;)
        {
            known = _words.Count;
            string[] open = [.. sources.Where(id => !_texts.ContainsKey(id) && !_unreadable.Contains(id))];
            repository.Blobs(open, (id, bytes) => Take(id, bytes, _words.OwnAreIn));
        }
    }

    private void Take(string id, byte[] bytes, Func<string, bool> isWanted)
    {
        if (SourceEncoding.Text(bytes) is not { } text)
        {
            _unreadable.Add(id);
        }
        else if (isWanted(text))
        {
            _texts[id] = text;
            _words.Learn(text);
        }
    }

    private static bool IsSource(string path) => path.EndsWith(".cs", StringComparison.OrdinalIgnoreCase);

    private static bool IsLock(string path) =>
        path == SchemaLock.FileName || path.EndsWith("/" + SchemaLock.FileName, StringComparison.Ordinal);

    private IEnumerable<GitEntry> Sources(GitTree tree, Func<string, bool> isAsked) =>
        tree.Files.Where(file => IsSource(file.Path) && isAsked(file.Path) && _texts.ContainsKey(file.Id));

    private void ReadFacts(IEnumerable<(string Project, string Id)> files)
    {
        SourceFile[] texts = [.. files.Distinct().Select(file => new SourceFile(file.Project, file.Id, _texts[file.Id]))];
        foreach (SourceFacts facts in SourceProgram.Read(readerFolder, texts, cancellation))
            _facts[(facts.Project, facts.Id)] = facts;
    }

    private ImmutableArray<SourceProject> Projects(GitTree tree, ProjectFolders folders, Func<string, bool> isAsked)
    {
        ILookup<string, GitEntry> locks = tree.Files.Where(file => IsLock(file.Path)).ToLookup(file => folders.Of(file.Path));
        return
        [
            .. from file in Sources(tree, isAsked)
               group file by folders.Of(file.Path) into project
               let facts = project.Select(file => (file.Path, Facts: _facts[(project.Key, file.Id)])).ToArray()
               where facts.Any(one => !one.Facts.Migrations.IsEmpty)
               orderby project.Key
               select new SourceProject(
                   project.Key,
                   [.. facts.SelectMany(one => one.Facts.Migrations.Select(migration => migration with { File = one.Path }))])
               {
                   ProjectFile = folders.FileOf(project.Key),
                   Lock = locks[project.Key].OrderBy(file => file.Path.Length).Select(Lock).FirstOrDefault(),
                   Errors = [.. Unreadable(tree, folders, project.Key, isAsked), .. facts.Select(Error).OfType<SourceError>()],
                   VersionTable = facts.Select(one => one.Facts.VersionTable).FirstOrDefault(table => table is not null),
               },
        ];
    }

    private static SourceError? Error((string Path, SourceFacts Facts) one) => one.Facts.Error is { } error
        ? new SourceError(one.Path, one.Facts.ErrorLine ?? 1, error) { Content = one.Facts.Id }
        : null;

    private IEnumerable<SourceError> Unreadable(
        GitTree tree, ProjectFolders folders, string project, Func<string, bool> isAsked) =>
        from file in tree.Files
        where _unreadable.Contains(file.Id) && IsSource(file.Path) && isAsked(file.Path) && folders.Of(file.Path) == project
        select new SourceError(file.Path, 1, "it has NUL bytes and no byte order mark: save it as UTF-8") { Content = file.Id };

    private SourceLock Lock(GitEntry file)
    {
        if (!_texts.TryGetValue(file.Id, out string? text)) repository.Blobs([file.Id], (_, bytes) => text = Text(bytes));
        return new SourceLock(file.Path, text!, SchemaLockParser.Read(text!, LockOrigin.File(file.Path)));
    }

    private ImmutableSortedDictionary<string, ImmutableArray<SqlFile>> Models(
        GitTree tree, IReadOnlyList<(string Kind, string Path, string Name)> models) =>
        models.GroupBy(model => model.Kind, StringComparer.Ordinal).ToImmutableSortedDictionary(
            kind => kind.Key,
            kind => kind.SelectMany(model => tree.Files.Where(file => file.Path == model.Path)
                .Select(file => new SqlFile(model.Path, _texts[file.Id]))).ToImmutableArray(),
            StringComparer.Ordinal);

    private static string Text(byte[] bytes) =>
        (SourceEncoding.Text(bytes) ?? Encoding.UTF8.GetString(bytes)).TrimStart('\uFEFF');
}

/// <summary>
/// Which sources are worth the parser: those with a word of FluentMigrator's, and those that use an attribute or a base class of
/// the repository's own that comes from one. Rather one file too many than one too few.
/// </summary>
internal sealed partial class MigrationWords
{
    private static readonly string[] Known = ["Migration", "VersionTableMetaData", "TagsAttribute"];
    private static readonly byte[][] KnownBytes = [.. Known.Select(Encoding.ASCII.GetBytes)];
    private readonly HashSet<string> _own = new(StringComparer.Ordinal);

    /// <summary>How many names of the repository's own are known.</summary>
    public int Count => _own.Count;

    /// <summary>Whether a file has a word of FluentMigrator's.</summary>
    public static bool AreIn(byte[] bytes) => KnownBytes.Any(word => bytes.AsSpan().IndexOf(word) >= 0);

    /// <summary>Whether a text has a word of FluentMigrator's.</summary>
    public static bool AreIn(string text) => Known.Any(word => text.Contains(word, StringComparison.Ordinal));

    /// <summary>Whether a text has a name of the repository's own.</summary>
    public bool OwnAreIn(string text) => _own.Count > 0 && Words().EnumerateMatches(text) is var words && Any(words, text);

    /// <summary>Notes the attributes and the base classes that a text declares.</summary>
    public void Learn(string text)
    {
        foreach (Match type in Classes().Matches(text))
        {
            string bases = type.Groups["rest"].Value, name = type.Groups["name"].Value;
            if (!AreIn(bases) && !OwnAreIn(bases)) continue;
            if (type.Groups["modifiers"].Value.Contains("abstract", StringComparison.Ordinal)) _own.Add(name);
            if (!name.EndsWith("Attribute", StringComparison.Ordinal) && !bases.Contains("Attribute", StringComparison.Ordinal))
                continue;
            _own.Add(name);
            if (name.EndsWith("Attribute", StringComparison.Ordinal)) _own.Add(name[..^"Attribute".Length]);
        }
    }

    private bool Any(Regex.ValueMatchEnumerator words, string text)
    {
        HashSet<string>.AlternateLookup<ReadOnlySpan<char>> own = _own.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (ValueMatch word in words)
        {
            if (own.Contains(text.AsSpan(word.Index, word.Length))) return true;
        }

        return false;
    }

    [GeneratedRegex(@"\w+", RegexOptions.CultureInvariant)]
    private static partial Regex Words();

    [GeneratedRegex(
        @"(?<modifiers>(?:\b(?:public|internal|protected|private|abstract|sealed|partial|file)\s+)*)"
            + @"\bclass\s+@?(?<name>\w+)(?<rest>[^{;]*:[^{;]*)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Classes();
}

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

    private static string FolderOf(string path) => path.LastIndexOf('/') is >= 0 and var at ? path[..at] : "";
}

/// <summary>How the bytes of a source become text, as the compiler does it: by the byte order mark, else UTF-8.</summary>
internal static class SourceEncoding
{
    /// <summary>The text; null when nobody can tell, as with UTF-16 that has no mark.</summary>
    public static string? Text(byte[] bytes)
    {
        if (!IsMarked(bytes)) return bytes.AsSpan().Contains((byte)0) ? null : Encoding.UTF8.GetString(bytes);
        using var reader = new StreamReader(new MemoryStream(bytes), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    /// <summary>Whether words can be looked for in the bytes as they are.</summary>
    public static bool IsPlain(byte[] bytes) =>
        !bytes.AsSpan().Contains((byte)0) && bytes is not ([0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]);

    private static bool IsMarked(byte[] bytes) => bytes is [0xEF, 0xBB, 0xBF, ..] or [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..];
}
