namespace AutoCoder.Schema.Runner.Downgrades;

/// <summary>How a fleet is taken back.</summary>
/// <param name="To">The version to go back to; 0 takes all back.</param>
internal sealed record DowngradeOptions(long To) : FleetRunOptions
{
    /// <summary>Whether rows and values may be lost.</summary>
    public bool AcceptsDataLoss { get; init; }
}
