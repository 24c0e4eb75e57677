namespace AutoCoder.Schema.Preflight.Discovery;

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
        kind.Patterns.IsDefaultOrEmpty ? [] : [.. kind.Patterns.Select(GlobPattern.Parse).OfType<GlobPatternReading.Read>().Select(reading => reading.Pattern)];
}
