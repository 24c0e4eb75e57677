using System.Numerics;
using Microsoft.Extensions.FileSystemGlobbing.Internal;
using Microsoft.Extensions.FileSystemGlobbing.Internal.PathSegments;
using Microsoft.Extensions.FileSystemGlobbing.Internal.Patterns;

namespace AutoCoder.Schema.Preflight.Fleets;

/// <summary>
/// A pattern, read by Microsoft.Extensions.FileSystemGlobbing and walked here: the library's own matcher returns every match
/// at once, in no order, throws at the first folder that may not be read, and follows loops of symbolic links.
/// </summary>
/// <remarks>
/// A walk carries the set of segments that the next name may match, one bit each, so that one visit of a folder is enough
/// whatever the number of <c>**</c>.
/// </remarks>
internal sealed class GlobPattern
{
    private const int MostSegments = 63;

    private static readonly char[] Separators = OperatingSystem.IsWindows() ? ['/', '\\'] : ['/'];

    private readonly IPathSegment[] _segments;
    private readonly ulong _literal;
    private readonly ulong _recursive;

    private GlobPattern(PathPattern source, string root, bool isAmongBackups, IPathSegment[] segments)
    {
        Source = source;
        Root = root;
        IsAmongBackups = isAmongBackups;
        _segments = segments;
        _literal = Those(segment => segment is LiteralPathSegment);
        _recursive = Those(segment => segment is RecursiveWildcardSegment);
        Start = Close(1);
    }

    /// <summary>What was written.</summary>
    public PathPattern Source { get; }

    /// <summary>The folder that the walk starts in: everything before the first name with a wildcard.</summary>
    public string Root { get; }

    /// <summary>Whether the pattern itself leads into a folder of backups.</summary>
    public bool IsAmongBackups { get; }

    /// <summary>The segments that a name in <see cref="Root"/> may match.</summary>
    public ulong Start { get; }

    /// <summary>Whether the text has a wildcard at all.</summary>
    public static bool IsPattern(string text) => text.Contains('*', StringComparison.Ordinal);

    /// <summary>Reads a pattern.</summary>
    public static Outcome<GlobPattern> Parse(PathPattern source)
    {
        string[] names = source.Text.Split(Separators);
        int first = Array.FindIndex(names, IsPattern);
        if (first < 0) first = names.Length - 1;
        string[] wild = [.. names.Skip(first).Where(name => name != ".")];
        if (Array.Find(wild, name => name == "..") is not null)
            return Refuse("'..' may not come after a wildcard; write the folder out.");
        if (Array.Exists(wild, name => IsPattern(name) && name.Contains('\\', StringComparison.Ordinal)))
            return Refuse("a name with a wildcard may not contain a backslash; separate folders with '/'.");

        IPathSegment[] segments = [.. wild.Where((name, i) => name.Length > 0 || i == wild.Length - 1).SelectMany(Segments)];
        if (segments.Length is 0 or > MostSegments)
            return Refuse($"a pattern has 1 to {MostSegments} names after its first wildcard.");

        string root = CanonicalPath.Absolute(first == 0 ? "" : string.Join('/', names, 0, first) + '/', source.Folder);
        return new Outcome<GlobPattern>.Done(
            new(source, root, names.AsSpan(0, first).Contains(DatabaseNames.BackupFolder), segments));
    }

    /// <summary>The segments that a name in the sub-folder of this name may match; 0 when the walk ends there.</summary>
    public ulong Enter(ulong states, string folderName)
    {
        ulong next = 0;
        for (ulong left = states; left != 0; left &= left - 1)
        {
            int i = BitOperations.TrailingZeroCount(left);
            if ((_recursive >> i & 1) != 0) next |= 1UL << i;
            else if (i < _segments.Length - 1 && _segments[i].Match(folderName)) next |= 1UL << (i + 1);
        }

        return Close(next);
    }

    /// <summary>Whether a name of the pattern, and no <c>**</c>, says that there is a folder of this name.</summary>
    public bool NamesFolder(ulong states, string name)
    {
        for (ulong left = states & ~_recursive; left != 0; left &= left - 1)
        {
            int i = BitOperations.TrailingZeroCount(left);
            if (i < _segments.Length - 1 && _segments[i].Match(name)) return true;
        }

        return false;
    }

    /// <summary>Whether the pattern matches a file of this name.</summary>
    public bool Accepts(ulong states, string fileName) =>
        (states >> (_segments.Length - 1)) != 0 && (_segments[^1] is RecursiveWildcardSegment || _segments[^1].Match(fileName));

    /// <summary>Whether the walk may go to any depth from here, so that a loop of symbolic links would matter.</summary>
    public bool IsUnbounded(ulong states) => (states & _recursive) != 0;

    /// <summary>The only names that matter here, or null when any name may.</summary>
    public IEnumerable<string>? LiteralNames(ulong states) => (states & ~_literal) == 0
        ? _segments.Where((_, i) => (states >> i & 1) != 0).Cast<LiteralPathSegment>().Select(segment => segment.Value).Distinct()
        : null;

    /// <summary>Whether the pattern matches this absolute path, by its text alone.</summary>
    public bool Matches(string path)
    {
        string root = Path.EndsInDirectorySeparator(Root) ? Root : Root + Path.DirectorySeparatorChar;
        if (!path.StartsWith(root, PathComparison.Comparison)) return false;

        string[] names = path[root.Length..].Split(Separators);
        ulong states = names[..^1].Aggregate(Start, Enter);
        return states != 0 && Accepts(states, names[^1]);
    }

    private static Outcome<GlobPattern>.Refused Refuse(string problem) => new([problem]);

    private static IEnumerable<IPathSegment> Segments(string name) => name switch
    {
        "" => [new RecursiveWildcardSegment()], // the library's meaning of a separator at the end: everything below
        _ when !IsPattern(name) => [new LiteralPathSegment(name, PathComparison.Comparison)],
        _ => new PatternBuilder(PathComparison.Comparison).Build(name) switch
        {
            ILinearPattern linear => linear.Segments,
            IPattern ragged => ((IRaggedPattern)ragged).Segments,
        },
    };

    /// <summary><c>**</c> stands for no folder too: what comes after it may match at once.</summary>
    private ulong Close(ulong states)
    {
        for (int i = 0; i < _segments.Length - 1; i++)
        {
            if (((states & _recursive) >> i & 1) != 0) states |= 1UL << (i + 1);
        }

        return states;
    }

    private ulong Those(Func<IPathSegment, bool> belongs) =>
        _segments.Select((segment, i) => belongs(segment) ? 1UL << i : 0).Aggregate(0UL, (all, bit) => all | bit);
}

/// <summary>
/// Walks the folders that a pattern leads to, files before sub-folders, each by name. Symbolic links to folders are followed;
/// below a <c>**</c> a folder is walked once for what may match in it, so loops end.
/// </summary>
internal sealed class GlobWalk(GlobPattern pattern)
{
    private readonly Dictionary<ulong, SeenFiles> _walked = [];

    /// <summary>The files that match and the folders that could not be read.</summary>
    public IEnumerable<(string Path, ListingFailure? Failure)> Find() =>
        !pattern.IsAmongBackups && FileFacts.Of(pattern.Root).MayBeFolder ? Walk(pattern.Root, pattern.Start) : [];

    private IEnumerable<(string Path, ListingFailure? Failure)> Walk(string folder, ulong states)
    {
        if (!IsNew(folder, states)) yield break;

        IEnumerable<string>? names = pattern.LiteralNames(states);
        FolderListing listing = names is null ? FolderListing.Of(folder) : FolderListing.Probe(folder, names);
        foreach (string name in listing.Files)
        {
            if (!DatabaseNames.IsPassedOver(name) && pattern.Accepts(states, name)) yield return (Path.Join(folder, name), null);
        }

        foreach (string path in OnlyBeside(folder, states, listing, names)) yield return (path, null);
        foreach ((string path, ListingFailure problem) in NotSeen(folder, states, listing)) yield return (path, problem);
        if (listing.Failure is { } failure) yield return (folder, failure);
        foreach (string name in listing.Folders.Where(name => name != DatabaseNames.BackupFolder))
        {
            ulong next = pattern.Enter(states, name);
            if (next == 0) continue;
            foreach (var found in Walk(Path.Join(folder, name), next)) yield return found;
        }
    }

    // What is left of a database in the files beside it alone: whoever makes it anew deletes them.
    private IEnumerable<string> OnlyBeside(string folder, ulong states, FolderListing listing, IEnumerable<string>? probed) =>
        (probed ?? listing.Files.Select(DatabaseNames.OwnerOf).OfType<string>().Distinct(StringComparer.Ordinal))
            .Where(name => listing.Files.BinarySearch(name, StringComparer.Ordinal) < 0
                && !DatabaseNames.IsPassedOver(name) && pattern.Accepts(states, name))
            .Select(name => Path.Join(folder, name)).Where(path => Companions.Stray(new DatabaseFile(path)) is not null);

    // What the pattern would match or go into, and what cannot be opened. A file is looked at only when a name of the pattern,
    // and not only a "**", would have it be a folder.
    private IEnumerable<(string Path, ListingFailure Problem)> NotSeen(string folder, ulong states, FolderListing listing)
    {
        foreach (ForeignName foreign in listing.Foreign)
        {
            bool isMatched = (!DatabaseNames.IsPassedOver(foreign.Decoded) && pattern.Accepts(states, foreign.Decoded))
                || (foreign.MayBeFolder && pattern.Enter(states, foreign.Decoded) != 0);
            if (isMatched) yield return (Path.Join(folder, foreign.Shown), new(UnreadableReason.InputOutput, ForeignName.Detail));
        }

        foreach (string name in listing.Files.Where(name => pattern.NamesFolder(states, name)))
        {
            string path = Path.Join(folder, name);
            if (LostLink.Problem(path, FileFacts.Of(path).Type) is { } problem)
                yield return (path, new(UnreadableReason.InputOutput, problem));
        }
    }

    private bool IsNew(string folder, ulong states)
    {
        if (!pattern.IsUnbounded(states)) return true;
        if (!_walked.TryGetValue(states, out SeenFiles? seen)) _walked.Add(states, seen = new SeenFiles());
        return seen.Add(folder, FileFacts.Of(folder));
    }
}
