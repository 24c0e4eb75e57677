using System.Text;

namespace AutoCoder.Schema.Preflight.Fleets;

/// <summary>Finds the databases of a fleet. Nothing is written, and no database but the registry is opened.</summary>
internal static class DatabaseDiscovery
{
    /// <summary>
    /// Everything that the request leads to, one at a time while it is found: each file once, whichever of its names is met
    /// first (links to one file count as one file; hard links only on Linux), in an order that is the same every time. What
    /// is amiss comes as a value in its place in the stream; only a bug throws, or <paramref name="standardInput"/> itself.
    /// </summary>
    /// <remarks>
    /// In memory are kept: 16 bytes for each file found, the names in the folders that are being walked, and up to
    /// 1,000 rows of the registry.
    /// </remarks>
    /// <param name="request">Where to look.</param>
    /// <param name="standardInput">Read, a path at a time, where the paths have a <c>-</c>.</param>
    public static IEnumerable<Discovered> Discover(DiscoveryRequest request, TextReader standardInput)
    {
        DistinctFiles files = new(request);
        ProjectSearch projects = new(request, files);
        return new PathSearch(request, files).Find(standardInput)
            .Concat(new RegistrySearch(request, files, projects).Find())
            .Concat(request.ProjectFolders.SelectMany(projects.FindIn))
            .Concat(new PatternSearch(files).FindKindPatterns(request));
    }
}

/// <summary>Turns paths into values of the stream, each file once.</summary>
internal sealed class DistinctFiles(DiscoveryRequest request)
{
    private readonly SeenFiles _seen = new();

    /// <summary>The kinds of paths.</summary>
    public KindOfPath Kinds { get; } = new(request);

    /// <summary>A path whose kind is told by the path. Null when its file was seen before.</summary>
    public Discovered? Of(string path, FileFacts facts, string origin)
    {
        if (!_seen.Add(path, facts)) return null;

        return Kinds.Of(path) is { } kind
            ? new Discovered.Found(new DatabaseTarget(path, kind, origin))
            : new Discovered.KindUnknown(path, origin, Kinds.Problem);
    }

    /// <summary>A path whose kind the source tells. Null when its file was seen before.</summary>
    public Discovered? Of(string path, FileFacts facts, string kind, string origin) =>
        _seen.Add(path, facts) ? new Discovered.Found(new DatabaseTarget(path, kind, origin)) : null;
}

/// <summary>
/// Tells the kind of a path: the kind that was given; else the first whose pattern it matches; else the one whose file name
/// it bears; else the only one there is.
/// </summary>
internal sealed class KindOfPath(DiscoveryRequest request)
{
    private readonly (KindFile Kind, GlobPattern[] Patterns)[] _kinds =
        [.. request.Kinds.Select(kind => (kind, Patterns(kind)))];

    /// <summary>Why <see cref="Of"/> has no answer.</summary>
    public string Problem
    {
        get
        {
            string kinds = _kinds.Length == 0 ? "none" : string.Join(", ", request.Kinds.Select(kind => kind.Kind));
            return request.Kind is { } given
                ? $"the migrations have no kind '{given}'; the kinds are: {kinds}. Give one of them with --kind."
                : $"its name does not tell which kind of database it is; the kinds are: {kinds}. Give one of them with --kind.";
        }
    }

    /// <summary>The kinds that are searched for: all, or the one that was given.</summary>
    public KindFile[] Wanted { get; } = [.. request.Kinds.Where(kind => request.Kind is null || kind.Kind == request.Kind)];

    /// <summary>The kind of this path, or null.</summary>
    public string? Of(string path)
    {
        if (request.Kind is not null) return Wanted is [{ } given, ..] ? given.Kind : null;
        return Named(path) ?? (_kinds.Length == 1 ? _kinds[0].Kind.Kind : null);
    }

    /// <summary>The wanted kind whose pattern this path matches or whose file name it bears, or null.</summary>
    public string? Named(string path)
    {
        foreach ((KindFile kind, GlobPattern[] patterns) in _kinds)
        {
            foreach (GlobPattern pattern in patterns)
            {
                if (pattern.Matches(path)) return OnlyWanted(kind);
            }
        }

        ReadOnlySpan<char> name = Path.GetFileName(path.AsSpan());
        foreach ((KindFile kind, _) in _kinds)
        {
            if (name.Equals(kind.FileName, PathComparison.Comparison)) return OnlyWanted(kind);
        }

        return null;
    }

    private string? OnlyWanted(KindFile kind) => Wanted.Contains(kind) ? kind.Kind : null;

    private static GlobPattern[] Patterns(KindFile kind) =>
        kind.Patterns.IsDefaultOrEmpty
            ? []
            : [.. kind.Patterns.Select(GlobPattern.Parse).OfType<Outcome<GlobPattern>.Done>().Select(read => read.Value)];
}

/// <summary>Finds what the user named: paths, patterns, and the paths of standard input.</summary>
internal sealed class PathSearch(DiscoveryRequest request, DistinctFiles files)
{
    private const string Argument = "argument";

    private readonly PatternSearch _patterns = new(files);

    /// <summary>Everything that the paths lead to, in their order.</summary>
    public IEnumerable<Discovered> Find(TextReader standardInput) => request.Paths.SelectMany(
        text => text == "-" ? FromInput(standardInput) : FromArgument(text));

    // What standard input names is taken as it is: the program that wrote it has listed files, not patterns.
    private IEnumerable<Discovered> FromInput(TextReader standardInput) =>
        PathLines.Of(standardInput).SelectMany(line => Literal(line, "standard input"));

    private IEnumerable<Discovered> FromArgument(string text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Contains('\0', StringComparison.Ordinal))
        {
            return
                [new Discovered.Unusable(text, Argument, "this is not a path. Give the path of a database, a pattern, or '-'.")];
        }

        return GlobPattern.IsPattern(text) && !Exists(text)
            ? _patterns.Find(new PathPattern(request.CurrentFolder, text), kind: null, "pattern")
            : Literal(text, Argument);
    }

    private bool Exists(string text) => FileFacts.Of(CanonicalPath.Absolute(text, request.CurrentFolder)).MayExist;

    private IEnumerable<Discovered> Literal(string text, string origin)
    {
        string path = CanonicalPath.Absolute(text, request.CurrentFolder);
        Discovered? value = OwnerOf(path) is { } owner
            ? new Discovered.Companion(path, owner, origin)
            : files.Of(path, FileFacts.Of(path), origin);
        return value is null ? [] : [value];
    }

    // A database may be called "sales-journal": only beside a file "sales" is that name a companion's.
    private static string? OwnerOf(string path) =>
        DatabaseNames.OwnerOf(path) is { } owner && FileFacts.Of(owner).MayExist ? owner : null;
}

/// <summary>
/// Paths from a stream, one at a time: a line each, or, when the first one ends with a NUL (<c>find -print0</c>), up to the
/// next NUL, so that a path may contain a line break. Blank ones are left out.
/// </summary>
internal static class PathLines
{
    /// <summary>The paths, each as soon as its end has been read.</summary>
    public static IEnumerable<string> Of(TextReader reader)
    {
        StringBuilder path = new();
        bool? endsWithNul = null;
        for (int read = reader.Read(); read >= 0; read = reader.Read())
        {
            if (read != '\0' && (read != '\n' || endsWithNul == true))
            {
                path.Append((char)read);
                continue;
            }

            endsWithNul ??= read == '\0';
            if (Take(path, endsWithNul.Value) is { } text) yield return text;
        }

        if (Take(path, endsWithNul == true) is { } last) yield return last;
    }

    private static string? Take(StringBuilder path, bool endsWithNul)
    {
        string text = endsWithNul ? path.ToString() : path.ToString().TrimEnd('\r');
        path.Clear();
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }
}

/// <summary>Finds what patterns match.</summary>
internal sealed class PatternSearch(DistinctFiles files)
{
    /// <summary>What the patterns of the wanted kinds match, each file of its pattern's kind.</summary>
    public IEnumerable<Discovered> FindKindPatterns(DiscoveryRequest request)
    {
        if (!request.SearchKindPatterns) return [];
        return files.Kinds.Wanted.SelectMany(
            kind => kind.Patterns.SelectMany(pattern => Find(pattern, kind.Kind, $"pattern of kind {kind.Kind}")));
    }

    /// <summary>What a pattern matches; without a kind, the paths tell it.</summary>
    public IEnumerable<Discovered> Find(PathPattern source, string? kind, string origin) => GlobPattern.Parse(source).Match(
        pattern => Walk(pattern, kind, origin),
        problems => [new Discovered.Unusable(source.Text, origin, problems[0])]);

    private IEnumerable<Discovered> Walk(GlobPattern pattern, string? kind, string origin)
    {
        bool isMatched = false;
        string where = $"{origin} '{pattern.Source.Text}'";
        foreach ((string path, ListingFailure? failure) in new GlobWalk(pattern).Find())
        {
            FileFacts facts = FileFacts.Of(path);
            if (facts.Type == EntryType.Other) continue; // a pipe, a socket or a device is no database
            isMatched = true;
            if (Value(path, failure, facts, kind, where) is { } value) yield return value;
        }

        if (!isMatched) yield return new Discovered.Unmatched(pattern.Source.Text, origin);
    }

    private Discovered? Value(string path, ListingFailure? failure, FileFacts facts, string? kind, string where)
    {
        if (failure is { } problem) return new Discovered.Unreadable(path, where, problem.Reason, problem.Detail);
        return kind is null ? files.Of(path, facts, where) : files.Of(path, facts, kind, where);
    }
}

/// <summary>Finds the databases of projects.</summary>
internal sealed class ProjectSearch(DiscoveryRequest request, DistinctFiles files)
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
                folder,
                "projects folder",
                $"There is no projects folder '{folder}'. Give a folder whose sub-folders are projects.");
            yield break;
        }

        string origin = $"projects folder {folder}";
        foreach (Discovered value in Find(folder, origin)) yield return value;
        FolderListing listing = FolderListing.Of(folder);
        foreach (string name in listing.Folders.Where(IsProjectName))
        {
            foreach (Discovered value in Find(Path.Join(folder, name), origin)) yield return value;
        }

        if (listing.Failure is { } failure)
            yield return new Discovered.Unreadable(folder, origin, failure.Reason, failure.Detail);
    }

    /// <summary>The databases of one project: of each wanted kind the one that is in use.</summary>
    public IEnumerable<Discovered> Find(string project, string origin)
    {
        foreach (KindFile kind in files.Kinds.Wanted)
        {
            if (InUse(project, kind.FileName) is var (path, facts)
                && files.Of(path, facts, kind.Kind, origin) is { } value) yield return value;
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
