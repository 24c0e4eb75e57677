namespace AutoCoder.Schema.Runner.Upgrades;

/// <summary>The rows of an upgrade.</summary>
internal sealed class UpgradeRows : FleetRows<UpgradeRow>
{
    /// <inheritdoc />
    public override FleetRowState State(UpgradeRow row) => row.Result switch
    {
        UpgradeResult.Current or UpgradeResult.AtTarget => FleetRowState.AtTarget,
        UpgradeResult.Upgraded => FleetRowState.Changed,
        UpgradeResult.WouldUpgrade => FleetRowState.WouldChange,
        UpgradeResult.Rehearsed => FleetRowState.Rehearsed,
        UpgradeResult.WouldFail => FleetRowState.WouldFail,
        UpgradeResult.Failed => FleetRowState.Failed,
        UpgradeResult.Refused or UpgradeResult.Unknown => FleetRowState.Refused,
        UpgradeResult.NotReached => FleetRowState.NotReached,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <inheritdoc />
    public override (string Path, string Kind, string Word, long? Version) Entry(UpgradeRow row) => (row.Path, row.Kind, UpgradeText.Word(row), row.At);

    /// <inheritdoc />
    public override UpgradeRow Noted(UpgradeRow row, string note) => row with { Notes = [.. row.Notes, note] };

    /// <inheritdoc />
    public override UpgradeRow Failed(DatabaseTarget target, string problem, string? nextStep) =>
        new(target.Path, target.Kind!, UpgradeResult.Failed) { Problem = problem, NextStep = nextStep };

    /// <inheritdoc />
    public override UpgradeRow NotReached(string path, string kind, string why) =>
        new(path, kind, UpgradeResult.NotReached) { Problem = $"was not upgraded: {why}; nothing of it was changed." };
}
