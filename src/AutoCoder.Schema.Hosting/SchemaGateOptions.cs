using System.Reflection;

#pragma warning disable CA2227 // options are set whole in code, and filled by a binder

namespace AutoCoder.Schema.Hosting;

/// <summary>
/// Which databases a program needs, and what it does at boot when they are not ready. All of it can be set in code or bound from
/// configuration; relative paths start from <see cref="CurrentFolder"/>. What is not set comes from
/// <c>autocoder-schema.json</c>, and databases without one from the registry in its default places.
/// </summary>
public sealed class SchemaGateOptions
{
    /// <summary>
    /// The word in <see cref="Allow"/> that lets a fleet without any database pass, as on a first start: a registry, a folder of
    /// projects or files of a pattern that are not there yet are noted, and no error.
    /// </summary>
    public const string AllowNone = FleetRequest.AllowNone;

    /// <summary>Whether the gate is asked. Off, it lets everything pass and logs that: for tests of the program.</summary>
    public bool IsEnabled { get; set; } = true;

    /// <summary>
    /// The assembly with the migrations, when the program has it loaded. Its metadata is read from its file. Not to be set beside
    /// <see cref="MigrationsFile"/>.
    /// </summary>
    public Assembly? Migrations { get; set; }

    /// <summary>The file of the assembly with the migrations; it is loaded only to upgrade.</summary>
    public string? MigrationsFile { get; set; }

    /// <summary>Paths of databases and patterns, as <c>data/*/shop.db</c>.</summary>
    public IList<string> Paths { get; set; } = [];

    /// <summary>The database that lists projects.</summary>
    public string? Registry { get; set; }

    /// <summary>Folders of projects.</summary>
    public IList<string> ProjectFolders { get; set; } = [];

    /// <summary>The kind of every path: needed where the migrations have several and names do not tell.</summary>
    public string? Kind { get; set; }

    /// <summary>
    /// The configuration file. When null, the one that the environment's variable <c>AUTOCODER_SCHEMA_CONFIG</c> names; without
    /// that, it is looked for upward from <see cref="CurrentFolder"/>.
    /// </summary>
    public string? ConfigurationFile { get; set; }

    /// <summary>The folder that relative paths start from: the process's current folder unless told.</summary>
    public string? CurrentFolder { get; set; }

    /// <summary>
    /// Verdicts that do not close the gate, by the words of <c>check-pending-migrations --allow</c>, and <see cref="AllowNone"/>.
    /// </summary>
    public IList<string> Allow { get; set; } = [];

    /// <summary>Whether harmless differences from the schema of its version hold a database back, too.</summary>
    public bool IsStrict { get; set; }

    /// <summary>Whether only versions are looked at: neither schemas nor what was executed.</summary>
    public bool SkipsSchema { get; set; }

    /// <summary>Whether migrations outside a transaction are accepted.</summary>
    public bool AllowNonTransactional { get; set; }

    /// <summary>Files with the DDL that the code expects: <c>KIND=FILE</c>, or a file alone where the kind is clear.</summary>
    public IList<string> Expect { get; set; } = [];

    /// <summary>Files with the statements that the application runs, named like <see cref="Expect"/>.</summary>
    public IList<string> Statements { get; set; } = [];

    /// <summary>
    /// The key of an encrypted database, by its absolute path with links resolved; null for none. For a program whose SQLite
    /// knows keys, such as SQLCipher: as <c>Password=</c> of its connections. It goes to SQLite and nowhere else. In code only.
    /// </summary>
    public Func<string, string?>? Key { get; set; }

    /// <summary>
    /// How long the gate waits for databases that are locked, all of them together. When null, the configuration file's; without
    /// one, 5 seconds.
    /// </summary>
    public TimeSpan? LockTimeout { get; set; }

    /// <summary>What to do on a closed gate. Refuses unless told.</summary>
    public ClosedGateAction OnClosed { get; set; } = ClosedGateAction.Refuse;

    /// <summary>
    /// How long the whole call may take, upgrades included; then the start is given up, and databases in hand are taken back. Any
    /// time when null.
    /// </summary>
    public TimeSpan? Deadline { get; set; }

    /// <summary>
    /// For how long an answer of the gate counts while the program runs: health checks and <see cref="ISchemaGate.LookAsync"/>
    /// share it, and nobody asks more often. 30 seconds unless told. A database in DELETE mode cannot be written in the moment in
    /// which it is read: a writer without a busy timeout fails then.
    /// </summary>
    public TimeSpan LookAge { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a health check waits for an answer that is being looked for; then it tells the last one. 2 seconds unless told.
    /// </summary>
    public TimeSpan LookTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How databases are upgraded, where <see cref="OnClosed"/> says so.</summary>
    public SchemaUpgradeOptions Upgrade { get; set; } = new();

    internal bool Upgrades => OnClosed is ClosedGateAction.Upgrade or ClosedGateAction.UpgradeOrStartWithout;

    internal bool StartsWithout => OnClosed is ClosedGateAction.StartWithout or ClosedGateAction.UpgradeOrStartWithout;

    /// <summary>The folder that relative paths start from, absolute.</summary>
    internal string Folder => Path.GetFullPath(CurrentFolder ?? Environment.CurrentDirectory);

    internal FleetRequest Request(string? migrations) => new()
    {
        Migrations = migrations ?? MigrationsFile,
        Kind = Kind,
        Registry = Registry,
        ProjectFolders = [.. ProjectFolders],
        Paths = [.. Paths],
        ConfigurationFile = ConfigurationFile,
        Allow = [.. Allow],
        LockTimeout = LockTimeout,
        AllowNonTransactional = AllowNonTransactional,
        IsStrict = IsStrict,
        SkipsSchema = SkipsSchema,
        Expect = [.. Expect],
        Statements = [.. Statements],
        IsOfCode = true,
        CurrentFolder = Folder,
    };
}

/// <summary>How a program upgrades its databases at boot.</summary>
public sealed class SchemaUpgradeOptions
{
    /// <summary>Whether databases and the registry are made that are named and not there; their folders are not.</summary>
    public bool Create { get; set; }

    /// <summary>The last version to apply; null: the newest.</summary>
    public long? To { get; set; }

    /// <summary>
    /// Whether migrations run that say of themselves that they break what uses the database (<c>BreakingChange = true</c>).
    /// Without it, a database that lacks one is left alone.
    /// </summary>
    public bool AllowBreakingChange { get; set; }

    /// <summary>Whether a backup is made before a database is changed.</summary>
    public bool Backup { get; set; } = true;

    /// <summary>
    /// The one folder for all backups. When null, the configuration file's; without one, a folder <c>schema-backups</c> beside
    /// each database.
    /// </summary>
    public string? BackupFolder { get; set; }

    /// <summary>How many backups of a database stay, at least 1. When null, the configuration file's number; else all.</summary>
    public int? KeepBackups { get; set; }

    /// <summary>How many databases at once; the number of processors unless told.</summary>
    public int? Parallelism { get; set; }

    /// <summary>How many failures keep further databases from being begun; null for any number.</summary>
    public int? MaxFailures { get; set; }

    /// <summary>
    /// Whether copies are upgraded first: one that would fail keeps all from being touched. When null, above one database.
    /// </summary>
    public bool? Rehearse { get; set; }

    /// <summary>
    /// How long to wait for other upgrades of the same databases and for writers, all databases together. When null,
    /// <see cref="SchemaGateOptions.LockTimeout"/>, else the configuration file's; without one, 30 seconds.
    /// </summary>
    public TimeSpan? LockTimeout { get; set; }

    /// <summary>How long one statement of a migration may run; any time when null.</summary>
    public TimeSpan? StatementTimeout { get; set; }

    internal UpgradeOptions ToRun() => new()
    {
        Plan = new(To, Create) { AllowBreakingChange = AllowBreakingChange },
        Backup = Backup,
        BackupFolder = BackupFolder,
        KeepBackups = KeepBackups,
        Parallelism = Parallelism,
        MaxFailures = MaxFailures,
        Rehearse = Rehearse,
        LockTimeout = LockTimeout,
        StatementTimeout = StatementTimeout,
    };
}

/// <summary>What a program does at boot when its databases are not at the schema that its code expects.</summary>
public enum ClosedGateAction
{
    /// <summary>It does not start, and writes nothing.</summary>
    Refuse,

    /// <summary>It upgrades them, and does not start when that leaves the gate closed.</summary>
    Upgrade,

    /// <summary>
    /// It starts without those that are not ready, and writes nothing: <see cref="ISchemaGate.StateOf"/> tells which. It does not
    /// start when a part of the fleet could not be seen, or nothing is ready.
    /// </summary>
    StartWithout,

    /// <summary>It upgrades them, and starts without those that are not ready then.</summary>
    UpgradeOrStartWithout,
}

/// <summary>What is wrong with options is said at the start, each in a line that names the property.</summary>
internal static class SchemaGateOptionsCheck
{
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(24); // what timers of .NET can wait

    /// <summary>What is wrong, one sentence each.</summary>
    public static IEnumerable<string> Problems(SchemaGateOptions options)
    {
        if (options is { Migrations: not null, MigrationsFile: not null })
            yield return "Migrations and MigrationsFile are both set. Set one of them.";
        if (!Enum.IsDefined(options.OnClosed)) yield return $"OnClosed: {(int)options.OnClosed} is no action.";
        foreach ((string property, IList<string> values) in Lists(options))
        {
            if (values.Any(string.IsNullOrWhiteSpace)) yield return $"{property} has an empty entry. Leave it out.";
        }

        if (options.Paths.Contains("-")) yield return "Paths: '-' is no path; a host has no list on its standard input.";
        foreach ((string property, IList<string> values) in Contracts(options))
        {
            if (values.FirstOrDefault(IsNoFile) is { } value)
            {
                yield return $"{property}: '{value}' is no file; a host runs no command for it, and has none on its standard "
                    + "input.";
            }
        }

        foreach ((string property, TimeSpan? time) in Times(options))
        {
            if (time < TimeSpan.Zero)
                yield return string.Create(CultureInfo.InvariantCulture, $"{property}: {time} is negative.");
            if (time > LongestTime)
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture, $"{property}: {time} is more than {LongestTime.Days} days.");
            }
        }

        foreach ((string property, int? number) in Numbers(options.Upgrade))
        {
            if (number < 1) yield return string.Create(CultureInfo.InvariantCulture, $"{property}: {number} is less than 1.");
        }
    }

    /// <summary>Their lists, by the names of the properties.</summary>
    public static IEnumerable<(string Name, IList<string> Values)> Lists(SchemaGateOptions options) =>
    [
        (nameof(options.Paths), options.Paths), (nameof(options.ProjectFolders), options.ProjectFolders),
        (nameof(options.Allow), options.Allow), (nameof(options.Expect), options.Expect),
        (nameof(options.Statements), options.Statements),
    ];

    private static IEnumerable<(string, IList<string>)> Contracts(SchemaGateOptions options) =>
        [(nameof(options.Expect), options.Expect), (nameof(options.Statements), options.Statements)];

    private static bool IsNoFile(string value) => !ContractFile.IsFile(ContractFile.Split(value).File);

    private static IEnumerable<(string, TimeSpan?)> Times(SchemaGateOptions options) =>
    [
        (nameof(options.LockTimeout), options.LockTimeout), (nameof(options.Deadline), options.Deadline),
        (nameof(options.LookAge), options.LookAge), (nameof(options.LookTimeout), options.LookTimeout),
        ("Upgrade.LockTimeout", options.Upgrade.LockTimeout), ("Upgrade.StatementTimeout", options.Upgrade.StatementTimeout),
    ];

    private static IEnumerable<(string, int?)> Numbers(SchemaUpgradeOptions upgrade) =>
    [
        ("Upgrade.KeepBackups", upgrade.KeepBackups), ("Upgrade.Parallelism", upgrade.Parallelism),
        ("Upgrade.MaxFailures", upgrade.MaxFailures),
    ];
}
