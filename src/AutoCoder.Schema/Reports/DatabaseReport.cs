namespace AutoCoder.Schema.Reports;

/// <summary>What the gate says of one database.</summary>
/// <param name="Path">The database.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="State">What the file is.</param>
/// <param name="Wants">The version that the code expects.</param>
/// <param name="Verdicts">What the state means; at least one.</param>
/// <param name="Readiness">What the policy makes of the verdicts.</param>
public sealed record DatabaseReport(
    string Path,
    string Kind,
    DatabaseState State,
    long Wants,
    ImmutableArray<Verdict> Verdicts,
    Readiness Readiness)
{
    /// <summary>Things worth knowing that are no verdict; sentences without the database's name.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>True when a verdict that would close the gate passes because the policy allows it.</summary>
    public bool IsAllowed =>
        Readiness == Readiness.Ready && Verdicts.Any(verdict => verdict is not (Verdict.Current or Verdict.Drifted { IsBreaking: false }));

    /// <summary>The highest version that the database has, or null.</summary>
    public long? At => State is DatabaseState.Versioned { Applied: [.., var highest] } ? highest : null;
}
