namespace AutoCoder.Schema.Preflight.Fleets;

/// <summary>
/// What somebody asked to be looked at, as options and arguments say it. Unset values come from the configuration file.
/// </summary>
internal sealed record FleetRequest
{
    /// <summary>The assembly with the migrations.</summary>
    public string? Migrations { get; init; }

    /// <summary>The assembly to use when neither the request nor the configuration names one.</summary>
    internal string? DefaultMigrations { get; init; }

    /// <summary>The kind of every path, whatever its name.</summary>
    public string? Kind { get; init; }

    /// <summary>The database that lists projects.</summary>
    public string? Registry { get; init; }

    /// <summary>Folders of projects.</summary>
    public ImmutableArray<string> ProjectFolders { get; init; } = [];

    /// <summary>Paths, patterns, and <c>-</c> for standard input.</summary>
    public ImmutableArray<string> Paths { get; init; } = [];

    /// <summary>
    /// The configuration file. When null, the one that the environment's variable <c>AUTOCODER_SCHEMA_CONFIG</c> names; without
    /// that, it is looked for upward from <see cref="CurrentFolder"/>.
    /// </summary>
    public string? ConfigurationFile { get; init; }

    /// <summary>The variable that names the configuration file where no option does.</summary>
    internal const string ConfigurationVariable = "AUTOCODER_SCHEMA_CONFIG";

    /// <summary>The configuration file that is named, by whatever; null when it has to be found.</summary>
    internal string? NamedConfiguration => ConfigurationFile ?? ConfigurationOfEnvironment;

    private string? ConfigurationOfEnvironment { get; } =
        Environment.GetEnvironmentVariable(ConfigurationVariable) is { Length: > 0 } named ? named : null;

    /// <summary>Whether the code of a program made it: messages then name properties, and no options.</summary>
    internal bool IsOfCode { get; init; }

    /// <summary>Verdicts that do not close the gate, and <see cref="AllowNone"/>.</summary>
    public ImmutableArray<string> Allow { get; init; } = [];

    /// <summary>How long to wait for a lock.</summary>
    public TimeSpan? LockTimeout { get; init; }

    /// <summary>Whether migrations outside a transaction are accepted.</summary>
    public bool AllowNonTransactional { get; init; }

    /// <summary>Whether harmless differences from the schema of its version hold a database back, too.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Whether only versions are looked at: neither schemas nor what was executed.</summary>
    public bool SkipsSchema { get; init; }

    /// <summary>Files with the DDL that the code expects: <c>KIND=FILE</c>, or a file alone where the kind is clear.</summary>
    public ImmutableArray<string> Expect { get; init; } = [];

    /// <summary>Files with the statements that the application runs, named like <see cref="Expect"/>.</summary>
    public ImmutableArray<string> Statements { get; init; } = [];

    /// <summary>
    /// Whether the lock file that the migrations carry is passed over: for the command that writes it, which has to run
    /// when it is stale or damaged.
    /// </summary>
    internal bool IgnoresLock { get; init; }

    /// <summary>The folder that relative paths start from.</summary>
    public string CurrentFolder { get; init; } = Environment.CurrentDirectory;

    /// <summary>The word among <see cref="Allow"/> that lets a fleet without any database pass, as on a first start.</summary>
    /// <remarks>With it, a registry or a folder of projects that is not there yet is no error of usage.</remarks>
    public const string AllowNone = "none";

    /// <summary>Whether it names databases, or where they are looked for.</summary>
    internal bool NamesDatabases => !Paths.IsEmpty || Registry is not null || !ProjectFolders.IsEmpty;

    /// <summary>The arguments that name this fleet again, for commands in reports.</summary>
    internal IReadOnlyList<string> Arguments =>
    [
        .. Option("--migrations", Migrations),
        .. Option("--kind", Kind),
        .. Option("--registry", Registry),
        .. ProjectFolders.SelectMany(folder => Option("--projects", folder)),
        .. Option("--config", NamedConfiguration),
        .. AllowNonTransactional ? ["--allow-non-transactional"] : Array.Empty<string>(),
        .. Paths,
    ];

    /// <summary>Those of <see cref="Arguments"/> that say how and not where: few, however many databases were named.</summary>
    internal IReadOnlyList<string> ArgumentsOfEach =>
    [
        .. Option("--migrations", Migrations),
        .. Option("--config", NamedConfiguration),
        .. AllowNonTransactional ? ["--allow-non-transactional"] : Array.Empty<string>(),
    ];

    private static string[] Option(string name, string? value) => value is null ? [] : [name, value];
}

/// <summary>
/// What somebody asked of a run that changes databases. What is null was not said: the configuration file decides it, and without
/// that what is usual.
/// </summary>
internal abstract record RunSettings
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
    /// The largest database, in bytes with its <c>-wal</c>, whose copy is kept in memory; a larger one's is a file in a private
    /// folder beside it. At most this many bytes for each database that is in hand at once. 64 MiB unless told.
    /// </summary>
    public long? RehearsalMemory { get; init; }

    /// <summary>
    /// The file in which a run writes down what is done, so that one that is stopped can be told from one that was never begun.
    /// It informs: what counts is in the databases. A name that ends with a separator is a folder, in which each fleet has a file
    /// of its own. None when null.
    /// </summary>
    public string? Journal { get; init; }

    /// <summary>
    /// How long to wait for another run on the same database, and for writers of the application. When null,
    /// <see cref="FleetRequest.LockTimeout"/>, else the configuration file's; without one, 30 seconds.
    /// </summary>
    public TimeSpan? LockTimeout { get; init; }

    /// <summary>
    /// How long one statement of a migration, or of a repair, may run: then it is ended, and the database is what it was. Any
    /// time when null. What the run itself asks and proves has no bound.
    /// </summary>
    public TimeSpan? StatementTimeout { get; init; }
}
