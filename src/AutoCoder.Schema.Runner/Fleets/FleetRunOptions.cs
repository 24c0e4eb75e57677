namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>How many databases are changed, whichever way they go.</summary>
internal abstract record FleetRunOptions : RunSettings
{
    /// <summary>Only say what would be done.</summary>
    internal bool IsDryRun { get; init; }

    /// <summary>Whether a backup is made before a database is changed.</summary>
    public bool Backup { get; init; } = true;

    /// <summary>
    /// Whether nobody named the journal: one that cannot be kept is then told of, and no reason to refuse the run.
    /// </summary>
    internal bool IsUsualJournal { get; init; }

    /// <summary>Whether only copies are changed, and no database.</summary>
    internal bool RehearseOnly { get; init; }

    /// <summary>What ledgers say the time was.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// The settings of the run as they were decided with the fleet's; whoever works on a database reads these.
    /// </summary>
    internal RunPolicy Policy { get; init; } = RunPolicy.Usual;

    /// <summary>How long its databases wait for what others hold.</summary>
    internal RunPatience Patience { get; init; } = new(RunPolicy.Usual.LockTimeout, RunPolicy.Usual.LockTimeout);

    /// <summary>The version of the migrations, for the backups' manifests.</summary>
    internal string? Build { get; init; }

    /// <summary>
    /// The folders with backups that several databases share, as the run saw them; null when each lists them for itself.
    /// </summary>
    internal KeptListings<BackupListing>? BackupListings { get; init; }

    /// <summary>The same of folders with databases and the copies of them that are rehearsed.</summary>
    internal KeptListings<RehearsalListing>? RehearsalListings { get; init; }

    /// <summary>Whether it is a copy that is changed, which needs no backup.</summary>
    internal bool IsRehearsal { get; init; }

    /// <summary>The arguments that named the fleet, for commands that can be pasted.</summary>
    internal IReadOnlyList<string> Arguments { get; init; } = [];
}

/// <summary>How a fleet is upgraded.</summary>
internal sealed record UpgradeOptions : FleetRunOptions
{
    /// <summary>What is asked of each database.</summary>
    public PlanRequest Plan { get; init; } = new();

    /// <summary>
    /// When set, no migration is run: databases are adopted at the version that their schema tells, or at this one.
    /// </summary>
    internal AdoptionRequest? Adoption { get; init; }

    /// <summary>How far it goes, as options of a command.</summary>
    internal IEnumerable<string> HowFar =>
    [
        .. Plan.To is { } to ? [$"--to={to.ToString(CultureInfo.InvariantCulture)}"] : Array.Empty<string>(),
        .. Plan.Create ? ["--create"] : Array.Empty<string>(),
    ];
}

/// <summary>How a fleet is taken back.</summary>
/// <param name="To">The version to go back to; 0 takes all back.</param>
internal sealed record DowngradeOptions(long To) : FleetRunOptions
{
    /// <summary>Whether rows and values may be lost.</summary>
    public bool AcceptsDataLoss { get; init; }
}
