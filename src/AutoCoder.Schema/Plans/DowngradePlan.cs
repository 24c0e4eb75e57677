namespace AutoCoder.Schema.Plans;

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

/// <summary>One migration that is taken back.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Name">Its class, as this build or the ledger names it; null when nobody does.</param>
/// <param name="Source">By what it is taken back.</param>
/// <param name="Statements">
/// What is executed: for the ledger exactly that, for this build what its Down executes on a database as the migrations make it.
/// Null when nobody can tell before.
/// </param>
internal sealed record DowngradeStep(long Version, string? Name, DownSource Source, ImmutableArray<string>? Statements)
{
    /// <summary>Whether it runs code, of which nobody knows what it does to rows.</summary>
    public bool RunsCode { get; init; }

    /// <summary>
    /// Whether it is a script of a ledger that has no hash of it, so that nobody can say whether it was changed.
    /// </summary>
    public bool IsUnproven { get; init; }

    /// <summary>The version with its name where somebody knows one.</summary>
    public string Title => Name is null ? $"{Version}" : $"{Version} ({Name})";
}

/// <summary>By what a migration is taken back.</summary>
internal enum DownSource
{
    /// <summary>The migration's own Down in this build.</summary>
    Build,

    /// <summary>The Down script that the database's ledger holds.</summary>
    Ledger,
}
