namespace AutoCoder.Schema.Preflight.Discovery;

/// <summary>Finds what patterns match.</summary>
internal sealed class PatternSearch(Sightings sightings)
{
    /// <summary>What the patterns of the wanted kinds match, each file of its pattern's kind.</summary>
    public IEnumerable<Discovered> FindKindPatterns(DiscoveryRequest request)
    {
        if (!request.SearchKindPatterns) return [];
        return sightings.Kinds.Wanted.SelectMany(
            kind => kind.Patterns.SelectMany(pattern => Find(pattern, kind.Kind, $"pattern of kind {kind.Kind}")));
    }

    /// <summary>What a pattern matches; without a kind, the paths tell it.</summary>
    public IEnumerable<Discovered> Find(PathPattern source, string? kind, string origin) => GlobPattern.Parse(source) switch
    {
        GlobPatternReading.Read read => Walk(read.Pattern, kind, origin),
        GlobPatternReading.Refused refused => [new Discovered.Unusable(source.Text, origin, refused.Problem)],
        GlobPatternReading unknown => throw new InvalidOperationException(unknown.ToString()),
    };

    private IEnumerable<Discovered> Walk(GlobPattern pattern, string? kind, string origin)
    {
        bool isMatched = false;
        string where = $"{origin} '{pattern.Source.Text}'";
        foreach (GlobSighting sighting in new GlobWalk(pattern).Find())
        {
            FileFacts facts = FileFacts.Of(sighting.Path);
            if (facts.Type == EntryType.Other) continue; // a pipe, a socket or a device is no database
            isMatched = true;
            if (Value(sighting, facts, kind, where) is { } value) yield return value;
        }

        if (!isMatched) yield return new Discovered.Unmatched(pattern.Source.Text, origin);
    }

    private Discovered? Value(GlobSighting sighting, FileFacts facts, string? kind, string where)
    {
        if (sighting.Failure is { } failure)
            return new Discovered.Unreadable(sighting.Path, where, failure.Reason, failure.Detail);

        return kind is null ? sightings.Of(sighting.Path, facts, where) : sightings.Of(sighting.Path, facts, kind, where);
    }
}
