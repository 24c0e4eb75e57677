using System.Text;

namespace AutoCoder.Schema.Preflight.Merges;

/// <summary>What commits have: the files of all of them are read at once, each blob once however many commits share it.</summary>
internal sealed class CommitReader(GitRepository repository, string readerFolder, CancellationToken cancellation)
{
    private const int Digits = 32;
    private readonly MigrationWords _words = new();
    private readonly Dictionary<string, SourceError> _unreadable = new(StringComparer.Ordinal);
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
        Dictionary<string, CommitFiles> trees = Trees([.. commits.Select(one => one.Commit).Distinct()], isAsked);
        string[] sources = [.. trees.Values.SelectMany(tree => tree.Sources).Select(source => source.File.Id).Distinct()];
        string[] others =
        [
            .. trees.Values.SelectMany(tree => tree.Tree.Files)
                .Where(file => (isAsked(file.Path) && IsLock(file.Path)) || modelPaths.Contains(file.Path))
                .Select(file => file.Id).Distinct(),
        ];
        ReadTexts(sources, others, trees.Values.SelectMany(tree => tree.Aliases));
        ReadFacts(trees.Values);
        var sides = trees.ToDictionary(tree => tree.Key, tree => Projects(tree.Value, isAsked));
        if (sides.Values.All(projects => projects.All(project => project.Migrations.IsEmpty)))
            sides = trees.ToDictionary(
                tree => tree.Key, tree => sides[tree.Key].AddRange(LockedAlone(tree.Value, sides[tree.Key], isAsked)));
        return [.. commits.Select(one => new MergeSide(one.Ref, one.Commit, sides[one.Commit])
        {
            Models = Models(trees[one.Commit].Tree, models),
            Submodules = trees[one.Commit].Tree.Submodules.ToImmutableSortedDictionary(
                module => module.Path, module => module.Id, StringComparer.Ordinal),
        })];
    }

    // What is compiled, from the project files of all commits at once, and from where links lead.
    private Dictionary<string, CommitFiles> Trees(string[] commits, Func<string, bool> isAsked)
    {
        var trees = commits.ToDictionary(commit => commit, repository.Tree);
        var builds = new Dictionary<string, BuildFile>(StringComparer.Ordinal);
        var targets = new Dictionary<string, string>(StringComparer.Ordinal);
        HashSet<string> links = [.. trees.Values.SelectMany(tree => tree.Links).Select(link => link.Id)];
        string[] ids =
        [
            .. trees.Values.SelectMany(tree => tree.Files).Where(file => BuildFile.Is(file.Path)).Select(file => file.Id)
                .Concat(links).Distinct(),
        ];
        repository.Blobs(ids, (id, bytes) =>
        {
            // A file with the same text as a link is the same object to git.
            if (links.Contains(id)) targets[id] = Encoding.UTF8.GetString(bytes);
            builds[id] = BuildFile.Read(bytes);
        });
        return trees.ToDictionary(tree => tree.Key, tree => new CommitFiles(tree.Value, builds, targets, isAsked));
    }

    // Once for FluentMigrator's words, and again for as long as there are new names of the repository's own.
    private void ReadTexts(string[] sources, string[] others, IEnumerable<string> aliases)
    {
        foreach (string text in aliases) _words.Learn(text);
        HashSet<string> asked = [.. sources];
        repository.Blobs([.. sources.Concat(others).Distinct()], (id, bytes) =>
        {
            if (!asked.Contains(id)) _texts[id] = Text(bytes);
            else if (SourceEncoding.IsPointer(bytes))
                _unreadable[id] = Unreadable(id, "it is a pointer of git LFS") with { IsUnfollowed = true };
            else if (!SourceEncoding.IsPlain(bytes) || MigrationWords.AreIn(bytes) || SourceSpelling.MayHide(bytes))
                Take(id, bytes, MigrationWords.AreIn);
        });
        for (int known = 0; known < _words.Count;)
        {
            _words.Settle();
            known = _words.Count;
            string[] open = [.. sources.Where(id => !_texts.ContainsKey(id) && !_unreadable.ContainsKey(id))];
            repository.Blobs(open, (id, bytes) => Take(id, bytes, _words.OwnAreIn));
        }
    }

    private void Take(string id, byte[] bytes, Func<string, bool> isWanted)
    {
        if (SourceEncoding.Text(bytes) is not { } text)
        {
            _unreadable.Add(id, Unreadable(id, "it has NUL bytes and no byte order mark: save it as UTF-8"));
            return;
        }

        string plain = SourceSpelling.Plain(text);
        if (!isWanted(plain)) return;
        _texts[id] = text;
        _words.Learn(plain);
    }

    private static SourceError Unreadable(string id, string why) => new("", 1, why) { Content = id };

    private static bool IsLock(string path) =>
        path == SchemaLock.FileName || path.EndsWith("/" + SchemaLock.FileName, StringComparison.Ordinal);

    private void ReadFacts(IEnumerable<CommitFiles> trees)
    {
        var files = new List<SourceFile>();
        foreach (CommitFiles tree in trees)
        {
            (GitEntry File, string Project)[] read = [.. tree.Sources.Where(source => _texts.ContainsKey(source.File.Id))];
            files.AddRange(read.Select(source => new SourceFile(source.Project, source.File.Id, _texts[source.File.Id])));
            files.AddRange(read.Select(source => source.Project).Distinct(StringComparer.Ordinal)
                .Select(project => (project, text: tree.AliasesOf(project))).Where(one => one.text.Length > 0)
                .Select(one => new SourceFile(one.project, Digest.Of(one.text)[..Digits], one.text)));
        }

        foreach (SourceFacts facts in SourceProgram.Read(
            readerFolder, [.. files.DistinctBy(file => (file.Project, file.Id))], cancellation))
            _facts[(facts.Project, facts.Id)] = facts;
    }

    private ImmutableArray<SourceProject> Projects(CommitFiles tree, Func<string, bool> isAsked)
    {
        ILookup<string, GitEntry> locks =
            tree.Tree.Files.Where(file => IsLock(file.Path)).ToLookup(file => tree.Folders.Of(file.Path));
        ILookup<string, (string Path, SourceFacts Facts)> facts = tree.Sources
            .Where(source => _texts.ContainsKey(source.File.Id))
            .ToLookup(source => source.Project, source => (source.File.Path, _facts[(source.Project, source.File.Id)]));
        ILookup<string, SourceError> unread = tree.Sources.Where(source => _unreadable.ContainsKey(source.File.Id)).ToLookup(
            source => source.Project, source => _unreadable[source.File.Id] with { File = source.File.Path });
        IEnumerable<string> locked =
            locks.Select(folder => folder.Key).Where(folder => tree.Folders.FileOf(folder) is not null && isAsked(folder));
        return
        [
            .. facts.Select(project => project.Key).Concat(unread.Select(project => project.Key)).Concat(locked)
                .Concat(tree.BrokenSources.Select(one => one.Project))
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(project => Project(project, tree, [.. facts[project]], [.. unread[project]], locks[project]))
                .OfType<SourceProject>(),
        ];
    }

    // One without migrations counts where it has a lock, or what may hide some.
    private SourceProject? Project(
        string folder,
        CommitFiles tree,
        (string Path, SourceFacts Facts)[] files,
        SourceError[] unread,
        IEnumerable<GitEntry> locks)
    {
        SourceMigration[] migrations = Migrations(files);
        SourceError[] links = [.. tree.BrokenSources.Where(one => one.Project == folder).Select(one => one.Error)];
        GitEntry? schemaLock = locks.OrderBy(file => file.Path.Length).FirstOrDefault();
        string? file = tree.Folders.FileOf(folder);
        bool counts = migrations.Length > 0 || links.Length > 0 || unread.Any(error => error.IsUnfollowed)
            || (schemaLock is not null && file is not null);
        return counts
            ? new SourceProject(folder, [.. migrations])
            {
                ProjectFile = file,
                Lock = schemaLock is null ? null : Lock(schemaLock),
                Errors = [.. unread, .. links, .. files.SelectMany(Errors), .. tree.UnfollowedOf(folder)],
                VersionTable = files.Select(one => one.Facts.VersionTable).FirstOrDefault(table => table is not null),
            }
            : null;
    }

    // A class of several parts is one migration, where its attribute is, and what any part does is its content.
    private static SourceMigration[] Migrations((string Path, SourceFacts Facts)[] files) =>
    [
        .. files.SelectMany(one => one.Facts.Migrations.Select(migration => migration with { File = one.Path }))
            .GroupBy(one => (one.ClassName, one.Version)).Select(parts => Whole([.. parts])).OfType<SourceMigration>(),
    ];

    private static SourceMigration? Whole(SourceMigration[] parts)
    {
        SourceMigration? first = Array.Find(parts, part => !part.IsPart);
        if (first is null || parts.Length == 1) return first;
        string[] contents =
            [.. parts.Select(part => part.Content).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return first with
        {
            Content = contents.Length == 1 ? first.Content : Digest.Of(string.Join('\n', contents))[..Digits],
            HasDown = parts.Any(part => part.HasDown),
        };
    }

    private static IEnumerable<SourceError> Errors((string Path, SourceFacts Facts) one)
    {
        if (one.Facts.Error is { } error)
            yield return new SourceError(one.Path, one.Facts.ErrorLine ?? 1, error) { Content = one.Facts.Id };
        if (one.Facts.Unfollowed is { } unfollowed)
            yield return new SourceError(one.Path, 1, unfollowed) { Content = one.Facts.Id, IsUnfollowed = true };
    }

    // Where the migrations come as a binary, their lock tells what they are.
    private IEnumerable<SourceProject> LockedAlone(
        CommitFiles tree, ImmutableArray<SourceProject> projects, Func<string, bool> isAsked) =>
        from file in tree.Tree.Files
        where IsLock(file.Path) && isAsked(file.Path) && projects.All(project => project.Lock?.File != file.Path)
        let schemaLock = Lock(file)
        select LockedProject.Of(file.Path[..Math.Max(0, file.Path.LastIndexOf('/'))], schemaLock);

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

/// <summary>The files of one commit, and which of them are compiled into which project.</summary>
internal sealed class CommitFiles
{
    private readonly CompiledFiles _compiled;

    public CommitFiles(
        GitTree tree,
        IReadOnlyDictionary<string, BuildFile> builds,
        IReadOnlyDictionary<string, string> targets,
        Func<string, bool> isAsked)
    {
        Tree = tree;
        Folders = new ProjectFolders(tree.Files.Select(file => file.Path));
        (IEnumerable<GitEntry> linked, IEnumerable<(GitEntry Link, string Target)> broken) = TreeLinks.Follow(tree, targets);
        GitEntry[] all = [.. tree.Files, .. linked];
        var own = tree.Files.Where(file => BuildFile.Is(file.Path))
            .ToDictionary(file => file.Path, file => builds[file.Id]);
        (GitEntry Link, string Target)[] nowhere = [.. broken];
        _compiled = new CompiledFiles([.. all.Select(file => file.Path), .. nowhere.Select(one => one.Link.Path)], own, Folders);
        Sources = [.. from file in all from project in Asked(file.Path, isAsked) select (file, project)];
        BrokenSources =
        [
            .. from one in nowhere where CompiledFiles.IsSource(one.Link.Path)
               from project in Asked(one.Link.Path, isAsked) select (project, Error(one.Link, one.Target)),
        ];
        BrokenFolders =
            [.. nowhere.Where(one => !CompiledFiles.IsSource(one.Link.Path)).Select(one => Error(one.Link, one.Target))];
    }

    /// <summary>All of its files.</summary>
    public GitTree Tree { get; }

    /// <summary>Its projects.</summary>
    public ProjectFolders Folders { get; }

    /// <summary>The sources that are asked about, each with its project; one of several projects is there for each.</summary>
    public ImmutableArray<(GitEntry File, string Project)> Sources { get; }

    /// <summary>Links with the name of a source that lead to nothing in the commit.</summary>
    public ImmutableArray<(string Project, SourceError Error)> BrokenSources { get; }

    private ImmutableArray<SourceError> BrokenFolders { get; }

    /// <summary>The aliases that project files give to types, as sources.</summary>
    public IEnumerable<string> Aliases =>
        Sources.Select(source => source.Project).Distinct(StringComparer.Ordinal).Select(AliasesOf);

    /// <summary>Those of one project.</summary>
    public string AliasesOf(string project) => _compiled.AliasesOf(project);

    /// <summary>What of a project nobody can follow.</summary>
    public IEnumerable<SourceError> UnfollowedOf(string project) =>
        _compiled.UnfollowedOf(project).Concat(BrokenFolders.Where(error => Folders.Of(error.File) == project));

    // What a project takes from elsewhere is asked about with the project.
    private IEnumerable<string> Asked(string path, Func<string, bool> isAsked) =>
        _compiled.ProjectsOf(path).Where(project => isAsked(path) || (project.Length > 0 && isAsked(project)));

    private static SourceError Error(GitEntry link, string target) =>
        new(link.Path, 1, $"it is a symbolic link to {target}, which is not in this commit")
        {
            Content = link.Id,
            IsUnfollowed = true,
        };
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

    /// <summary>Whether the file itself is not in the repository, but a pointer to where it is (git LFS).</summary>
    public static bool IsPointer(byte[] bytes) => bytes.AsSpan().StartsWith("version https://git-lfs."u8);

    /// <summary>Whether words can be looked for in the bytes as they are.</summary>
    public static bool IsPlain(byte[] bytes) =>
        !bytes.AsSpan().Contains((byte)0) && bytes is not ([0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]);

    private static bool IsMarked(byte[] bytes) => bytes is [0xEF, 0xBB, 0xBF, ..] or [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..];
}
