namespace AutoCoder.Schema.Runner.Upgrades;

/// <summary>One database of an upgrade is done.</summary>
/// <param name="Done">How many are done.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Row">What became of this one.</param>
internal sealed record UpgradeProgress(int Done, int Total, UpgradeRow Row)
{
    /// <summary>Whether it was done on a copy.</summary>
    public bool IsRehearsal { get; init; }
}
