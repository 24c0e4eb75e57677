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
        /// <summary>Whether there is no version that it begins at: <see cref="From" /> is 0, which a migration may be.</summary>
        public bool IsFromNothing { get; init; }

        /// <summary>What is done to the schema before anything is recorded or run; null when there is nothing to do.</summary>
        public SchemaRepair.Possible? Repair { get; init; }

        /// <summary>
        /// What maintenance mends by being run, a sentence each; empty when it need not run by itself. It runs beside migrations
        /// in any case.
        /// </summary>
        public ImmutableArray<string> Maintenance { get; init; } = [];

        /// <summary>Versions that are recorded and are not there: they are struck out. Ascending.</summary>
        public ImmutableArray<long> Forget { get; init; } = [];

        /// <summary>
        /// Versions that are recorded already and that somebody vouches for: what was executed for them no longer counts.
        /// </summary>
        public ImmutableArray<long> Vouch { get; init; } = [];
    }

    /// <summary>The database must not be touched.</summary>
    /// <param name="Obstacle">Why.</param>
    /// <param name="Message">One sentence without the database's name.</param>
    public sealed record Refusal(PlanObstacle Obstacle, string Message) : UpgradePlan;
}

/// <summary>What is asked of an upgrade.</summary>
/// <param name="To">The highest version to apply; null for all.</param>
/// <param name="Create">Whether a missing database is made.</param>
internal sealed record PlanRequest(long? To = null, bool Create = false)
{
    /// <summary>
    /// Whether migrations run that say of themselves that they break what uses the database (<c>BreakingChange = true</c>).
    /// Without it, a database that lacks one is left alone, as FluentMigrator's own runner does.
    /// </summary>
    public bool AllowBreakingChange { get; init; }
}

/// <summary>What is asked of an adoption.</summary>
/// <param name="Version">The version to adopt the database at; null for the one that its schema tells.</param>
/// <param name="Force">
/// Whether it is adopted although its schema is not that of the version, or although it records other versions.
/// </param>
internal sealed record AdoptionRequest(long? Version = null, bool Force = false);

/// <summary>Why a database is left alone.</summary>
internal enum PlanObstacle
{
    /// <summary>There is no file, and nobody asked to make one.</summary>
    Missing,

    /// <summary>The file could not be examined.</summary>
    Unreadable,

    /// <summary>It has migrations that this code does not know.</summary>
    Ahead,

    /// <summary>Nobody tracked it, and its schema does not say at which version it is.</summary>
    NotRecognised,

    /// <summary>Its schema is not that of its version, and cannot be brought to it without losing something.</summary>
    Drifted,

    /// <summary>A migration that is applied on it was changed afterwards.</summary>
    Edited,

    /// <summary>It records versions already, and was to be adopted at another.</summary>
    Recorded,

    /// <summary>It records other versions than the one whose schema it has.</summary>
    Stamped,

    /// <summary>All that it lacks is of other namespaces than what it has: perhaps another kind's.</summary>
    OtherNamespace,

    /// <summary>It lacks a migration that says of itself that it breaks, and nobody allowed that.</summary>
    BreakingChange,

    /// <summary>A view or a trigger of it expands so far that SQLite would not come to an end.</summary>
    Overgrown,

    /// <summary>It is above the version that was asked for.</summary>
    AboveTarget,

    /// <summary>A version that was to be taken back has no way back that anybody knows.</summary>
    NoWayBack,

    /// <summary>The version to go back to is none of its kind.</summary>
    UnknownTarget,
}
