namespace AutoCoder.Schema.Downgrades;

/// <summary>What a downgrade would do to one database.</summary>
internal abstract record DowngradePlan
{
    private DowngradePlan()
    {
    }

    /// <summary>No version above the one that was asked for is applied.</summary>
    /// <param name="At">The highest that is; 0 when none is.</param>
    public sealed record Nothing(long At) : DowngradePlan;

    /// <summary>There is work to do.</summary>
    /// <param name="From">The highest version that is applied.</param>
    /// <param name="To">The highest that stays; 0 when none does.</param>
    /// <param name="Steps">What is taken back, in that order: the newest first.</param>
    public sealed record Work(long From, long To, ImmutableArray<DowngradeStep> Steps) : DowngradePlan
    {
        /// <summary>The versions that stay recorded, ascending.</summary>
        public ImmutableArray<long> Remaining { get; init; } = [];
    }

    /// <summary>The database must not be touched.</summary>
    /// <param name="Obstacle">Why.</param>
    /// <param name="Message">One sentence without the database's name.</param>
    /// <param name="Version">The version that cannot be taken back; null when it is not about one.</param>
    public sealed record Refusal(PlanObstacle Obstacle, string Message, long? Version = null) : DowngradePlan;
}
