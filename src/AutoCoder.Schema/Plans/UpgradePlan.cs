namespace AutoCoder.Schema.Plans;

/// <summary>What an upgrade would do to one database.</summary>
internal abstract record UpgradePlan
{
    private UpgradePlan()
    {
    }

    /// <summary>The database is where it should be.</summary>
    public sealed record Nothing : UpgradePlan;

    /// <summary>There is work to do.</summary>
    /// <param name="From">The version whose schema the database has now; 0 before the first migration.</param>
    /// <param name="To">The version that it will have.</param>
    /// <param name="Adopt">Versions to record without running them: the database is there already. Ascending.</param>
    /// <param name="Apply">Migrations to run, ascending.</param>
    public sealed record Work(long From, long To, ImmutableArray<long> Adopt, ImmutableArray<long> Apply) : UpgradePlan
    {
        /// <summary>What is done to the schema before anything is recorded or run; null when there is nothing to do.</summary>
        public Reconciliation.Possible? Repair { get; init; }

        /// <summary>Versions that are recorded and are not there: they are struck out. Ascending.</summary>
        public ImmutableArray<long> Forget { get; init; } = [];

        /// <summary>Versions that are recorded already and that somebody vouches for: what was executed for them no longer counts.</summary>
        public ImmutableArray<long> Vouch { get; init; } = [];
    }

    /// <summary>The database must not be touched.</summary>
    /// <param name="Obstacle">Why.</param>
    /// <param name="Message">One sentence without the database's name.</param>
    public sealed record Refusal(PlanObstacle Obstacle, string Message) : UpgradePlan;
}
