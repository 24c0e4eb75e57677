namespace AutoCoder.Schema.Preflight.Fleets;

/// <summary>
/// Every setting of a fleet and of what is done with it, decided here and nowhere else: what was asked for, else what the
/// configuration file says, else what is usual.
/// </summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Configuration">The configuration file, or null.</param>
internal sealed record FleetSettings(FleetRequest Request, SchemaConfiguration? Configuration)
{
    private TimeSpan? LockTimeout => Request.LockTimeout ?? Policy.LockTimeout;

    private PolicyConfiguration Policy => Configuration?.Policy ?? PolicyConfiguration.Unspoken;

    /// <summary>The path of the assembly with the migrations; null when nobody names one.</summary>
    public string? Migrations => Absolute(Request.Migrations) ?? Configuration?.Migrations ?? Request.DefaultMigrations;

    /// <summary>What passes: what either of the two allows.</summary>
    public GatePolicy Gate => new([.. Request.Allow, .. Policy.Allow]) { IsStrict = Request.IsStrict };

    /// <summary>How whoever asks a database or restores one waits for it: 5 seconds unless told.</summary>
    public InspectionOptions Inspection
    {
        get
        {
            var usual = new InspectionOptions();
            return usual with { LockTimeout = LockTimeout ?? usual.LockTimeout };
        }
    }

    /// <summary>What is wanted of the rules for new migrations.</summary>
    public LintSettings Lint => Configuration?.Lint ?? new LintSettings();

    /// <summary>How the runner was set up that the migrations were written for.</summary>
    public MigrationHome Home => Configuration?.Home ?? MigrationHome.Usual;

    /// <summary>
    /// Where to look: in what was named; else in what the configuration file names; and where that names nothing either (or there
    /// is no file), in the registry in its default places.
    /// </summary>
    /// <param name="kinds">The kinds that the migrations have.</param>
    public DiscoveryRequest Discovery(IEnumerable<string> kinds) => Discovery(
        new()
        {
            Kinds = SchemaConfiguration.KindFiles(kinds, Configuration),
            Kind = Request.Kind,
            Paths = Request.Paths,
            Registry = Request.Registry,
            ProjectFolders = Request.ProjectFolders,
            CurrentFolder = Request.CurrentFolder,
        },
        Configuration);

    internal static DiscoveryRequest Discovery(DiscoveryRequest asked, SchemaConfiguration? configuration)
    {
        if (asked.NamesASource) return asked;
        DiscoveryRequest configured = configuration is null ? asked : asked with
        {
            Registry = configuration.Registry,
            ProjectFolders = configuration.ProjectFolders,
            SearchKindPatterns = asked.Kinds.Any(kind => !kind.Patterns.IsDefaultOrEmpty),
        };
        return configured.NamesASource ? configured : asked with
        {
            UseDefaultRegistry = true,
            ConfigurationFile = configuration?.File,
        };
    }

    /// <summary>Files with the DDL that the code expects: the option's, and for other kinds the configuration file's.</summary>
    /// <param name="kinds">The kinds that the migrations have.</param>
    /// <returns>The files, and what is wrong with the values, one line each.</returns>
    public (ImmutableArray<ContractFile> Files, ImmutableArray<string> Problems) Models(IReadOnlyList<string> kinds) =>
        Contracts("--expect", kinds).Of(Request.Expect, Configuration?.Models ?? []);

    /// <summary>Files with the statements that the application runs, chosen like <see cref="Models"/>.</summary>
    /// <param name="kinds">The kinds that the migrations have.</param>
    /// <returns>The files, and what is wrong with the values, one line each.</returns>
    public (ImmutableArray<ContractFile> Files, ImmutableArray<string> Problems) Statements(IReadOnlyList<string> kinds) =>
        Contracts("--statements", kinds).Of(Request.Statements, Configuration?.Statements ?? []);

    /// <summary>Folders with the sources of the migrations; the whole repository when empty.</summary>
    /// <param name="asked">What was asked for.</param>
    public ImmutableArray<string> Sources(ImmutableArray<string> asked) => asked.IsEmpty ? Configuration?.Sources ?? [] : asked;

    /// <summary>The one folder for all backups, absolute; null: beside each database.</summary>
    /// <param name="asked">What was asked for, or null.</param>
    public string? BackupFolder(string? asked) => Absolute(asked) ?? Policy.BackupFolder;

    /// <summary>How a run goes that changes databases.</summary>
    /// <param name="asked">What was asked of this run.</param>
    public RunPolicy Of(RunSettings asked) => new()
    {
        LockTimeout = asked.LockTimeout ?? LockTimeout ?? RunPolicy.Usual.LockTimeout,
        StatementTimeout = asked.StatementTimeout,
        BackupFolder = BackupFolder(asked.BackupFolder),
        KeepBackups = asked.KeepBackups ?? Policy.KeepBackups,
        Parallelism = asked.Parallelism ?? RunPolicy.Usual.Parallelism,
        RehearsalMemory = asked.RehearsalMemory ?? RunPolicy.Usual.RehearsalMemory,
        Rehearse = asked.Rehearse,
        MostFailures = asked.FailFast ? 1 : asked.MaxFailures,
        Journal = Absolute(asked.Journal),
    };

    private ContractSources Contracts(string option, IReadOnlyList<string> kinds) =>
        new(option, Request.Kind, kinds, Request.CurrentFolder);

    private string? Absolute(string? path) => path is null ? null : Path.GetFullPath(path, Request.CurrentFolder);
}

/// <summary>How a run over a fleet goes that changes databases: each setting as it was decided.</summary>
internal sealed record RunPolicy
{
    /// <summary>What is usual where nobody says anything.</summary>
    public static RunPolicy Usual { get; } = new();

    /// <summary>How long to wait for another run on the same database, and for writers of the application.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one statement of a migration, or of a repair, may run; null: any time.</summary>
    public TimeSpan? StatementTimeout { get; init; }

    /// <summary>The one folder for all backups, absolute; null: a folder <c>schema-backups</c> beside each database.</summary>
    public string? BackupFolder { get; init; }

    /// <summary>How many backups of a database stay, at least 1; null: all.</summary>
    public int? KeepBackups { get; init; }

    /// <summary>How many databases at once.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>The largest database, in bytes with its <c>-wal</c>, whose copy is kept in memory.</summary>
    public long RehearsalMemory { get; init; } = 64L << 20;

    /// <summary>Whether copies are changed first; null: above one database.</summary>
    public bool? Rehearse { get; init; }

    /// <summary>How many failures keep further databases from being begun; null: any number.</summary>
    public int? MostFailures { get; init; }

    /// <summary>The journal's absolute path, a folder when it ends with a separator; null: none.</summary>
    public string? Journal { get; init; }

    /// <summary>Whether copies of so many databases are changed before any of them is.</summary>
    public bool Rehearses(int databases) => Rehearse ?? databases > 1;
}
