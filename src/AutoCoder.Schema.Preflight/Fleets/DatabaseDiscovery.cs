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
        text => text == "-" && !request.ArePathsLiteral ? FromInput(standardInput) : FromArgument(text));

    // What standard input names is taken as it is: the program that wrote it has listed files, not patterns.
    private IEnumerable<Discovered> FromInput(TextReader standardInput) =>
        PathLines.Of(standardInput).SelectMany(line => line.Contains('\0', StringComparison.Ordinal)
            ? [new Discovered.Unusable(line, "standard input", "a list has lines or NULs, not both. Write it with one of them.")]
            : Literal(line, "standard input"));

    private IEnumerable<Discovered> FromArgument(string text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Contains('\0', StringComparison.Ordinal))
        {
            return
                [new Discovered.Unusable(text, Argument, "this is not a path. Give the path of a database, a pattern, or '-'.")];
        }

        return !request.ArePathsLiteral && GlobPattern.IsPattern(text) && !Exists(text)
            ? _patterns.Find(new PathPattern(request.CurrentFolder, text), kind: null, "pattern")
            : Literal(text, Argument);
    }

    private bool Exists(string text) => FileFacts.Of(CanonicalPath.Absolute(text, request.CurrentFolder)).MayExist;

    private IEnumerable<Discovered> Literal(string text, string origin)
    {
        string path = CanonicalPath.Absolute(text, request.CurrentFolder);
        if (OwnerOf(path) is { } owner) return [new Discovered.Companion(path, owner, origin)];
        FileFacts facts = FileFacts.Of(path);
        if (AnotherName.Problem(text, path, facts, request.CurrentFolder) is { } problem)
            return [new Discovered.Unusable(text, origin, problem)];
        return files.Of(path, facts, origin) is { } value ? [value] : [];
    }

    // A database may be called "sales-journal": only beside a file "sales" is that name a companion's.
    private static string? OwnerOf(string path) =>
        DatabaseNames.OwnerOf(path) is { } owner && FileFacts.Of(owner).MayExist ? owner : null;
}

/// <summary>
/// A path that nothing has, and that is the name of something else as it came through. To say that it is missing would be wrong,
/// and to make it would make a second database that nobody uses.
/// </summary>
internal static class AnotherName
{
    /// <summary>What is wrong with it; null when nothing is.</summary>
    /// <param name="text">What was given.</param>
    /// <param name="path">The same, absolute.</param>
    /// <param name="facts">What is there.</param>
    /// <param name="folder">The folder that it is relative to.</param>
    public static string? Problem(string text, string path, FileFacts facts, string folder)
    {
        if (ForeignName.IsMeant(path, facts)) return $"{ForeignName.Detail}.";
        if (facts.MayExist || text.Length == 0 || !(IsBlank(text[0]) || IsBlank(text[^1]))) return null;
        string trimmed = text.Trim().Trim('\ufeff');
        return trimmed.Length > 0 && FileFacts.Of(CanonicalPath.Absolute(trimmed, folder)).MayExist
            ? "nothing has this name, which begins or ends with a blank; without it there is something. Write the name as it is."
            : null;
    }

    private static bool IsBlank(char c) => char.IsWhiteSpace(c) || c == '\ufeff';
}

/// <summary>
/// Paths from a stream, one at a time: a line each, or, when there is a NUL (<c>find -print0</c>), up to the next NUL, so that a
/// path may contain a line break. Blank ones are left out.
/// </summary>
internal static class PathLines
{
    // No path is longer (PATH_MAX), so that in a list with NULs one comes within so many characters.
    private const int LongestPath = 4096;

    /// <summary>The paths, each as soon as its end has been read; the first ones when it is known what ends them.</summary>
    public static IEnumerable<string> Of(TextReader reader)
    {
        char[] ahead = new char[LongestPath];
        int length = reader.ReadBlock(ahead, 0, ahead.Length);
        bool endsWithNul = ahead.AsSpan(0, length).Contains('\0');
        int first = length > 0 && ahead[0] == '\ufeff' ? 1 : 0; // the byte order mark of an editor
        StringBuilder path = new();
        foreach (char read in ahead.Take(length).Skip(first).Concat(Rest(reader)))
        {
            if (read != '\0' && (read != '\n' || endsWithNul))
            {
                path.Append(read);
                continue;
            }

            // A NUL after so many lines: where they end is not known, and such a path is refused.
            if (read == '\0' && !endsWithNul) path.Append(read);
            if (Take(path, endsWithNul) is { } text) yield return text;
        }

        if (Take(path, endsWithNul) is { } last) yield return last;
    }

    private static IEnumerable<char> Rest(TextReader reader)
    {
        for (int read = reader.Read(); read >= 0; read = reader.Read()) yield return (char)read;
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
            FileFacts facts = failure is null ? FileFacts.Of(path) : default;
            if (facts.Type == EntryType.Other) continue; // a pipe, a socket or a device is no database
            isMatched = true;
            if (Value(path, failure, facts, kind, where) is { } value) yield return value;
        }

        if (!isMatched) yield return new Discovered.Unmatched(
                pattern.Source.Text, origin, FileFacts.Of(pattern.Root).Type == EntryType.Folder);
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
    /// <summary>The databases of a folder that is a project, then of the projects that are its sub-folders.</summary>
    public IEnumerable<Discovered> FindIn(string projectFolder)
    {
        string folder = CanonicalPath.Absolute(projectFolder, request.CurrentFolder);
        EntryType type = FileFacts.Of(folder).Type;
        if (type == EntryType.DanglingLink)
        {
            yield return Lost(folder, "projects folder", LostLink.Problem(folder, type)!);
            yield break;
        }

        if (type is not (EntryType.Folder or EntryType.Denied or EntryType.Failed))
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

        foreach (Discovered value in NotSeen(folder, listing, origin)) yield return value;
        if (listing.Failure is { } failure)
            yield return new Discovered.Unreadable(folder, origin, failure.Reason, failure.Detail);
    }

    /// <summary>The databases of one project: of each wanted kind the one that is in use.</summary>
    public IEnumerable<Discovered> Find(string project, string origin)
    {
        ProjectLayouts layouts = new(project);
        foreach (KindFile kind in files.Kinds.Wanted)
        {
            if (layouts.InUse(kind.FileName) is var (path, facts)
                && files.Of(path, facts, kind.Kind, origin) is { } value) yield return value;
        }

        if (layouts.Lost is { } lost) yield return Lost(lost, origin, LostLink.Problem(lost, EntryType.DanglingLink)!);
    }

    // What is in the folder and may be a project, and cannot be gone into. Files cost a look, and there are few among projects.
    private IEnumerable<Discovered> NotSeen(string folder, FolderListing listing, string origin)
    {
        foreach (ForeignName foreign in listing.Foreign.Where(foreign => foreign.MayBeFolder))
            yield return Lost(Path.Join(folder, foreign.Shown), origin, ForeignName.Detail);
        foreach (string name in listing.Files.Where(name => IsProjectName(name) && !IsDatabaseName(name)))
        {
            string path = Path.Join(folder, name);
            if (LostLink.Problem(path, FileFacts.Of(path).Type) is { } problem) yield return Lost(path, origin, problem);
        }
    }

    private static Discovered.Unreadable Lost(string path, string origin, string problem) =>
        new(path, origin, UnreadableReason.InputOutput, problem);

    private bool IsDatabaseName(string name) =>
        DatabaseNames.IsPassedOver(name)
        || Array.Exists(files.Kinds.Wanted, kind => name.Equals(kind.FileName, PathComparison.Comparison));

    private static bool IsProjectName(string name) => name != DatabaseNames.BackupFolder && !ProjectLayouts.Names.Contains(name);
}

/// <summary>The places in one project where its databases may be, each folder looked at once at most.</summary>
internal sealed class ProjectLayouts(string project)
{
    // Null: not looked at yet.
    private readonly EntryType?[] _folders = new EntryType?[Names.Length - 1];

    /// <summary>
    /// In this order the application itself looks for its files; the first that exists is the one in use. The last is the
    /// project itself.
    /// </summary>
    public static string[] Names { get; } = [".autoforge", ".autocoder", ""];

    /// <summary>
    /// A folder for databases that is a link to nowhere, and before which no other is in use; null when there is none.
    /// </summary>
    public string? Lost
    {
        get
        {
            int first = Array.FindIndex(_folders, type => type is not (null or EntryType.Missing));
            return first >= 0 && _folders[first] == EntryType.DanglingLink ? Path.Join(project, Names[first]) : null;
        }
    }

    /// <summary>
    /// The file of this name that is in use. A link that leads nowhere counts only when no layout has the file: the application
    /// would pass over it, but a database that nobody mounted must not go unmentioned. So does what is left of one in the files
    /// beside it, which whoever makes the file anew deletes.
    /// </summary>
    public (string Path, FileFacts Facts)? InUse(string fileName)
    {
        (string, FileFacts)? lost = null;
        for (int index = 0; index < Names.Length; index++)
        {
            if (!MayHave(index)) continue;
            string path = Path.Join(project, Names[index], fileName);
            FileFacts facts = FileFacts.Of(path);
            if (facts.Type != EntryType.Missing && index < _folders.Length) _folders[index] ??= EntryType.Folder;
            if (facts.MayExist) return (path, facts);
            if (facts.Type == EntryType.DanglingLink || IsOnlyBeside(path)) lost ??= (path, facts);
            else if (index < _folders.Length) _folders[index] ??= FileFacts.Of(Path.Join(project, Names[index])).Type;
        }

        return lost;
    }

    private static bool IsOnlyBeside(string path) => Companions.Stray(new DatabaseFile(path)) is not null;

    // The first folder nearly always has the file, and the second mostly is not there: so the one is asked for the file at once,
    // and the other for itself.
    private bool MayHave(int index)
    {
        if (index == _folders.Length) return true;
        if (index > 0) _folders[index] ??= FileFacts.Of(Path.Join(project, Names[index])).Type;
        return _folders[index] is null or EntryType.Folder or EntryType.Denied or EntryType.Failed;
    }
}
