namespace AutoCoder.Schema.Runner.Downgrades;

/// <summary>The rows of a downgrade.</summary>
internal sealed class DowngradeRows : FleetRows<DowngradeRow>
{
    /// <inheritdoc />
    public override FleetRowState State(DowngradeRow row) => row.Result switch
    {
        DowngradeResult.AtTarget => FleetRowState.AtTarget,
        DowngradeResult.Downgraded => FleetRowState.Changed,
        DowngradeResult.WouldDowngrade => FleetRowState.WouldChange,
        DowngradeResult.Rehearsed => FleetRowState.Rehearsed,
        DowngradeResult.WouldFail => FleetRowState.WouldFail,
        DowngradeResult.Failed => FleetRowState.Failed,
        DowngradeResult.Refused or DowngradeResult.Unknown => FleetRowState.Refused,
        DowngradeResult.NotReached => FleetRowState.NotReached,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <inheritdoc />
    public override (string Path, string Kind, string Word, long? Version) Entry(DowngradeRow row) => (
        row.Path, row.Kind, DowngradeText.Word(row.Result), row.Result == DowngradeResult.Downgraded ? row.To : row.From);

    /// <inheritdoc />
    public override DowngradeRow Noted(DowngradeRow row, string note) => row with { Notes = [.. row.Notes, note] };

    /// <inheritdoc />
    public override DowngradeRow Failed(DatabaseTarget target, string problem, string? nextStep) =>
        new(target.Path, target.Kind!, DowngradeResult.Failed) { Problem = problem, NextStep = nextStep };

    /// <inheritdoc />
    public override DowngradeRow NotReached(string path, string kind, string why) =>
        new(path, kind, DowngradeResult.NotReached) { Problem = $"was not taken back: {why}; nothing of it was changed." };
}
