namespace AutoCoder.Schema.Preflight.Fleets;

/// <summary>What an <c>autocoder-schema.json</c> says. Every path in it is absolute.</summary>
/// <param name="File">The file that was read.</param>
/// <param name="Migrations">The assembly with the migrations, or null.</param>
/// <param name="Registry">The database that lists projects, or null.</param>
/// <param name="ProjectFolders">Folders whose sub-folders are projects.</param>
/// <param name="Kinds">How the databases of each kind are told from others, in the order of the file.</param>
/// <param name="Policy">What is allowed, and where things go.</param>
internal sealed record SchemaConfiguration(
    string File,
    string? Migrations,
    string? Registry,
    ImmutableArray<string> ProjectFolders,
    ImmutableArray<KindFile> Kinds,
    PolicyConfiguration Policy)
{
    /// <summary>Folders with the sources of the migrations, for comparing branches; the whole repository when empty.</summary>
    public ImmutableArray<string> Sources { get; init; } = [];

    /// <summary>What the team wants of the rules for new migrations.</summary>
    public LintSettings Lint { get; init; } = new();

    /// <summary>How the runner was set up that the migrations were written for.</summary>
    public MigrationHome Home { get; init; } = MigrationHome.Usual;

    /// <summary>Files with the DDL that the code expects of the kinds (<c>kinds.K.expect</c>).</summary>
    public ImmutableArray<ContractFile> Models { get; init; } = [];

    /// <summary>Files with the statements that the application runs on the kinds (<c>kinds.K.statements</c>).</summary>
    public ImmutableArray<ContractFile> Statements { get; init; } = [];

    /// <summary>
    /// These kinds of the catalogue, each with what the file says about it; the default file name where it says nothing.
    /// </summary>
    public static ImmutableArray<KindFile> KindFiles(IEnumerable<string> kinds, SchemaConfiguration? configuration) =>
        [.. kinds.Select(kind => configuration?.Kinds.FirstOrDefault(known => known.Kind == kind) ?? new KindFile(kind))];

    /// <summary>
    /// What is wrong with the kinds of this file against those that the migrations have: one line for each kind that they do
    /// not have, and for each file name that two of them share. Empty when all is well.
    /// </summary>
    public ImmutableArray<string> Complaints(IReadOnlyCollection<string> kinds) =>
    [
        .. Kinds.Where(kind => !kinds.Contains(kind.Kind))
            .Select(kind => kind.Namespace is { } none ? Without(none) : UnknownKind(kind.Kind, kinds)),
        .. SharedNames(kinds),
    ];

    private string Without(KindNamespace none) =>
        $"{File}: kinds.{none.Kind}.namespace: no migration is in namespace '{none.Name}'"
        + $"{(none.WithNested ? " or below it" : "")}; write it as their classes have it.";

    private string UnknownKind(string kind, IReadOnlyCollection<string> kinds) =>
        $"{File}: kinds.{kind}: the migrations have no such kind; {NearestWord.Advice(kind, kinds)}.";

    private IEnumerable<string> SharedNames(IReadOnlyCollection<string> kinds) =>
        from kind in KindFiles(kinds, this)
        group kind.Kind by kind.FileName into sharing
        where sharing.Count() > 1
        select $"{File}: kinds: {string.Join(" and ", sharing)} have one file name, '{sharing.Key}'; give each its own.";
}

/// <summary>How the runner was set up that migrations were written for.</summary>
internal sealed record MigrationHome
{
    /// <summary>As FluentMigrator's is where nobody says anything.</summary>
    public static MigrationHome Usual { get; } = new();

    /// <summary>The types of SQLite that columns are declared with, by the names of <c>System.Data.DbType</c>.</summary>
    public ImmutableSortedDictionary<string, string> Types { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>
    /// Whether a <see cref="Guid"/> is stored as 16 bytes; null for what is usual: as text, but for parameters where the driver
    /// was System.Data.SQLite.
    /// </summary>
    public bool? BinaryGuid { get; init; }

    /// <summary>
    /// Whether a name in double quotes that is none is a text (https://sqlite.org/quirks.html#dblquote); null for what is usual:
    /// where the driver was System.Data.SQLite.
    /// </summary>
    public bool? DoubleQuotedTexts { get; init; }
}

/// <summary>The policy of an <c>autocoder-schema.json</c>.</summary>
/// <param name="Allow">
/// Names of verdicts that do not close the gate (<see cref="Verdicts.GatePolicy.Allowable"/>), and
/// <see cref="Fleets.FleetRequest.AllowNone"/>; each once.
/// </param>
/// <param name="LockTimeout">How long to wait for a lock, or null when the file does not say.</param>
/// <param name="BackupFolder">The absolute path of the folder for backups, or null.</param>
internal sealed record PolicyConfiguration(ImmutableArray<string> Allow, TimeSpan? LockTimeout, string? BackupFolder)
{
    /// <summary>How many backups of a database stay after an upgrade, at least 1; null: all of them.</summary>
    public int? KeepBackups { get; init; }

    /// <summary>The policy of a file that has none.</summary>
    public static PolicyConfiguration Unspoken { get; } = new([], null, null);
}
