namespace AutoCoder.Schema.Preflight.Fleets;

/// <summary>
/// What somebody asked of a run that changes databases. What is null was not said: the configuration file decides it, and without that
/// what is usual.
/// </summary>
public abstract record RunSettings
{
    /// <summary>How many databases at once; the number of processors unless told.</summary>
    public int? Parallelism { get; init; }

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
    public long? RehearsalMemory { get; init; }

    /// <summary>
    /// The file in which a run writes down what is done, so that one that is stopped can be told from one that was never begun. It informs:
    /// what counts is in the databases. A name that ends with a separator is a folder, in which each fleet has a file of its own. None when null.
    /// </summary>
    public string? Journal { get; init; }

    /// <summary>
    /// How long to wait for another run on the same database, and for writers of the application. When null,
    /// <see cref="FleetRequest.LockTimeout"/>, else the configuration file's; without one, 30 seconds.
    /// </summary>
    public TimeSpan? LockTimeout { get; init; }

    /// <summary>
    /// How long one statement of a migration, or of a repair, may run: then it is ended, and the database is what it was. Any time when null.
    /// What the run itself asks and proves has no bound.
    /// </summary>
    public TimeSpan? StatementTimeout { get; init; }
}
