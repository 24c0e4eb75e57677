namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>How many databases are changed, whichever way they go.</summary>
public abstract record FleetRunOptions
{
    /// <summary>Only say what would be done.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>How many databases at once; the number of processors unless told.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether a backup is made before a database is changed.</summary>
    public bool Backup { get; init; } = true;

    /// <summary>
    /// The one folder for all backups. When null, the configuration file's; without one, a folder <c>schema-backups</c> beside
    /// each database.
    /// </summary>
    public string? BackupFolder { get; init; }

    /// <summary>
    /// How many backups of a database stay after it was changed; older ones are removed, but never the newest good one.
    /// When null, the configuration file's number; without one, all stay.
    /// </summary>
    public int? KeepBackups { get; init; }

    /// <summary>The version of the migrations, for the backups' manifests.</summary>
    internal string? Build { get; init; }

    /// <summary>Whether the first failure keeps the databases from being begun that are not in hand yet.</summary>
    public bool FailFast { get; init; }

    /// <summary>How many failures keep further databases from being begun; null for any number.</summary>
    public int? MaxFailures { get; init; }

    /// <summary>
    /// Whether copies of all databases are changed before any database is: one that would fail keeps all from being touched.
    /// When null, above one database.
    /// </summary>
    public bool? Rehearse { get; init; }

    /// <summary>
    /// The largest database, in bytes with its <c>-wal</c>, whose copy is kept in memory; a larger one's is a file in a private folder beside
    /// it. At most this many bytes for each database that is in hand at once. 64 MiB unless told.
    /// </summary>
    public long RehearsalMemory { get; init; } = 64L << 20;

    /// <summary>What the run saw in the folders that its databases share; null when each lists them for itself.</summary>
    internal RunFolders? Folders { get; init; }

    /// <summary>Whether it is a copy that is changed, which needs no backup.</summary>
    internal bool IsRehearsal { get; init; }

    /// <summary>
    /// The file in which a run writes down what is done, so that one that is stopped can be told from one that was never begun. It informs:
    /// what counts is in the databases. A name that ends with a separator is a folder, in which each fleet has a file of its own. None when null.
    /// </summary>
    public string? Journal { get; init; }

    /// <summary>How long to wait for another run on the same database, and for writers of the application.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long one statement of a migration, or of a repair, may run: then it is ended, and the database is what it was. Any time when null.
    /// What the run itself asks and proves has no bound.
    /// </summary>
    public TimeSpan? StatementTimeout { get; init; }

    /// <summary>The arguments that named the fleet, for commands that can be pasted.</summary>
    internal IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>What ledgers say the time was.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
