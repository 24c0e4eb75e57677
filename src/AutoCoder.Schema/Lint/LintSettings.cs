namespace AutoCoder.Schema.Lint;

/// <summary>What a team wants of the rules.</summary>
internal sealed record LintSettings
{
    /// <summary>
    /// A million rows: copied in about a second on the storage of a laptop, which is how long other writers are likely to wait
    /// before they give up.
    /// </summary>
    public const long DefaultLargeTable = 1_000_000;

    /// <summary>Rules that have another severity than their own; null is off.</summary>
    public ImmutableDictionary<string, Severity?> Rules { get; init; } = ImmutableDictionary<string, Severity?>.Empty;

    /// <summary>From how many rows on a table is large.</summary>
    public long LargeTable { get; init; } = DefaultLargeTable;

    /// <summary>What a rule does; null when it is off.</summary>
    public Severity? SeverityOf(LintRule rule) =>
        Rules.TryGetValue(rule.Id, out Severity? severity) ? severity : rule.Severity;
}
