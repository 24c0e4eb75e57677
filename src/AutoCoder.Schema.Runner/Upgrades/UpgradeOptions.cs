namespace AutoCoder.Schema.Runner.Upgrades;

/// <summary>How a fleet is upgraded.</summary>
public sealed record UpgradeOptions : FleetRunOptions
{
    /// <summary>What is asked of each database.</summary>
    public PlanRequest Plan { get; init; } = new();

    /// <summary>When set, no migration is run: databases are adopted at the version that their schema tells, or at this one.</summary>
    internal AdoptionRequest? Adoption { get; init; }

    /// <summary>Whether only copies are upgraded.</summary>
    internal bool RehearseOnly { get; init; }
}
