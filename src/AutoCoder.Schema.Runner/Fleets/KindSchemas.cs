namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>
/// The kinds of a fleet, ready to run, and the schema that each version of each has. Schemas are found by replaying the
/// migrations in memory, once, and only those of the kinds that somebody asks for.
/// </summary>
internal sealed class KindSchemas : IVersionSchemas, IVersionRecognition, IDisposable
{
    private readonly SchemaLock? _lock;
    private readonly ImmutableDictionary<string, SchemaReplay> _replays;
    private readonly ImmutableDictionary<string, Lazy<ImmutableSortedDictionary<long, DatabaseSchema>>> _schemas;
    private readonly ImmutableDictionary<string, Lazy<ImmutableDictionary<long, ImmutableArray<string>>>> _quiet;

    /// <summary>Makes the runners of every kind.</summary>
    /// <exception cref="MigrationAssemblyException">The assembly cannot be run.</exception>
    public KindSchemas(Fleet fleet, MigrationAssembly assembly)
    {
        _lock = fleet.Lock;
        Origin = LedgerOrigin.Of(assembly);
        Inspector = new(fleet.Catalogue.VersionTable, fleet.Inspection);
        Runners = fleet.Catalogue.Kinds.ToImmutableDictionary(
            kind => kind.Kind, kind => new KindRunner(
                assembly, kind, fleet.Catalogue.VersionTable, new() { Home = fleet.Home }));
        _replays = Runners.ToImmutableDictionary(entry => entry.Key, entry => new SchemaReplay(entry.Value));
        _schemas = _replays.ToImmutableDictionary(
            entry => entry.Key,
            entry => new Lazy<ImmutableSortedDictionary<long, DatabaseSchema>>(() => SchemasOf(entry.Value)));
        _quiet = Runners.Keys.ToImmutableDictionary(
            kind => kind, kind => new Lazy<ImmutableDictionary<long, ImmutableArray<string>>>(() => QuietChanges(kind)));
    }

    /// <summary>The runner of each kind.</summary>
    public ImmutableDictionary<string, KindRunner> Runners { get; }

    /// <summary>Asks the files of the fleet.</summary>
    public DatabaseInspector Inspector { get; }

    /// <summary>Who writes into the ledgers of their databases.</summary>
    public LedgerOrigin Origin { get; }

    /// <summary>
    /// How long a statement may run when migrations are replayed; to be said before anything is asked of them.
    /// </summary>
    public void Bound(TimeSpan? statementTimeout)
    {
        foreach (SchemaReplay replay in _replays.Values) replay.StatementTimeout = statementTimeout;
    }

    /// <summary>What a kind's migrations execute; null when they cannot be replayed on an empty database.</summary>
    public KindRecording? Recording(string kind) => _replays[kind].Recording;

    /// <summary>
    /// The schema that a version has, or null when the migrations up to it cannot be replayed on an empty database.
    /// </summary>
    public DatabaseSchema? Expected(string kind, long version) => Schemas(kind).GetValueOrDefault(version);

    /// <summary>The schema of the version that an upgrade begins at; null when there is none, or nobody knows it.</summary>
    public DatabaseSchema? Start(string kind, UpgradePlan.Work work) => work.IsFromNothing ? null : Expected(kind, work.From);

    /// <summary>What migrations do to keys and indexes that their words do not show, sentences that name them.</summary>
    public IEnumerable<string> QuietChanges(string kind, ImmutableArray<long> versions) =>
        versions.SelectMany(version => _quiet[kind].Value.GetValueOrDefault(version, []));

    private ImmutableDictionary<long, ImmutableArray<string>> QuietChanges(string kind)
    {
        var quiet = ImmutableDictionary.CreateBuilder<long, ImmutableArray<string>>();
        DatabaseSchema before = DatabaseSchema.Empty;
        foreach ((long version, DatabaseSchema after) in Schemas(kind))
        {
            string title = string.Create(
                CultureInfo.InvariantCulture, $"Migration {version} ({Runners[kind].Kind.Find(version)?.Name})");
            ImmutableArray<string> found =
                [.. QuietChange.Of(before, after).Select(change => $"{title} {change.Description}.")];
            if (!found.IsEmpty) quiet[version] = found;
            before = after;
        }

        return quiet.ToImmutable();
    }

    /// <summary>What maintenance of a kind leaves.</summary>
    public MaintainedObjects Maintained(string kind) =>
        _replays[kind].Result is SchemaReplaying.Replayed ? _replays[kind].Maintained : MaintainedObjects.None;

    /// <summary>How a schema differs from that of a version, but for what maintenance leaves.</summary>
    public TrialComparison Differences(string kind, KnownSchema actual, DatabaseSchema expected) =>
        Maintained(kind) is { IsEmpty: false } maintained
            ? TrialComparison.Of(expected, maintained.Without(actual.Schema), SchemaTwins.Instance)
            : actual.DifferencesFrom(expected);

    /// <summary>Why a kind's migrations cannot be replayed, or null.</summary>
    public MigrationFailure? WhyNot(string kind) => (_replays[kind].Result as SchemaReplaying.Failed)?.Failure;

    /// <summary>
    /// The schema after each version of a kind; empty when its migrations cannot be replayed on an empty database.
    /// </summary>
    public ImmutableSortedDictionary<long, DatabaseSchema> Schemas(string kind) => _schemas[kind].Value;

    /// <inheritdoc />
    public KindLock? LockOf(string kind) => _lock?.Find(kind);

    /// <inheritdoc />
    public bool KnowsTableOf(DatabaseSchema actual, string kind)
    {
        var known = Schemas(kind).Values.SelectMany(version => version.Tables).Select(table => table.Name);
        return actual.Tables.Select(table => table.Name).Intersect(known, SqlNameComparer.Instance).Any();
    }

    /// <inheritdoc />
    public VersionEvidence? Recognise(DatabaseSchema actual, string kind, Func<DataQuestion, DataAnswer>? ask = null) =>
        IsKnown(kind)
            ? Recognition.Recognise(
                Maintained(kind).Without(actual), kind, FromKind(kind), Steps(kind, ask), SchemaTwins.Instance)
            : null;

    // The kind itself, then the others, which are only replayed for a database that is none of the first.
    private IEnumerable<KeyValuePair<string, ImmutableSortedDictionary<long, DatabaseSchema>>> FromKind(string kind) =>
        _schemas.Keys.OrderBy(other => other != kind).Select(each => KeyValuePair.Create(each, Schemas(each)));

    /// <inheritdoc />
    public VersionEvidence? At(DatabaseSchema actual, string kind, long version) =>
        Schemas(kind).ContainsKey(version)
            ? Recognition.At(
                Maintained(kind).Without(actual), version, Schemas(kind), Steps(kind, null), SchemaTwins.Instance)
            : null;

    /// <summary>
    /// How a tracked database departs from the schema of its version, and what would bring it back; null when it does not.
    /// </summary>
    public Verdict.Drifted? Drift(DatabaseSchema actual, string kind, long version)
    {
        if (Expected(kind, version) is not { } expected
            || Judgement.Drift(
                version, expected, actual, SchemaTwins.Instance, Maintained(kind), isNewest: Schemas(kind).Keys.Last() == version)
                is not { } drifted)
            return null;
        return drifted with
        {
            Repair = Recognition.Repair(
                Maintained(kind).Without(actual), version, Schemas(kind), Statements(kind), SchemaTwins.Instance),
        };
    }

    /// <summary>What the migrations after a version do up to another one, and whether the rows show that it was done.</summary>
    public ImmutableArray<PassedStep> Passed(string kind, long from, long to, Func<DataQuestion, DataAnswer> ask)
    {
        StepEvidence steps = Steps(kind, ask);
        DatabaseSchema before = Schemas(kind)[from];
        var passed = ImmutableArray.CreateBuilder<PassedStep>();
        foreach ((long version, DatabaseSchema schema) in Schemas(kind).Where(entry => entry.Key > from && entry.Key <= to))
        {
            passed.Add(new(version, !schema.IsEquivalentTo(before), steps.ChangesRows(version), steps.IsDone(version, schema)));
            before = schema;
        }

        return passed.ToImmutable();
    }

    /// <summary>What is only in the way of later migrations; null when nothing is.</summary>
    public SchemaRepair.Possible? InTheWay(DatabaseSchema actual, string kind, long version) =>
        Expected(kind, version) is { } expected
            ? SchemaRepair.InTheWay(
                expected, Maintained(kind).Without(actual), SchemaHistory.At(version, Schemas(kind), Statements(kind)))
            : null;

    /// <summary>Unique keys that migrations took away and that another runner declared twice; null when there is none.</summary>
    public SchemaRepair.Possible? KeysLeftBehind(KnownSchema actual, string kind, long version)
    {
        if (Expected(kind, version) is not { } expected) return null;
        bool breaks = Differences(kind, actual, expected).All.Any(difference => difference.Class == DifferenceClass.Breaking);
        DatabaseSchema bare = Maintained(kind).Without(actual.Schema);
        return breaks
            ? SchemaRepair.KeysLeftBehind(expected, bare, SchemaHistory.At(version, Schemas(kind), Statements(kind)))
            : null;
    }

    private StepEvidence Steps(string kind, Func<DataQuestion, DataAnswer>? ask) =>
        new(Statements(kind), ask ?? StepEvidence.None.Ask);

    private bool IsKnown(string kind) => !Schemas(kind).IsEmpty;

    private ImmutableDictionary<long, ImmutableArray<string>> Statements(string kind) =>
        Recording(kind)?.Migrations.ToImmutableDictionary(recording => recording.Migration.Version, recording => recording.Up)
        ?? ImmutableDictionary<long, ImmutableArray<string>>.Empty;

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (KindRunner runner in Runners.Values) runner.Dispose();
    }

    private static ImmutableSortedDictionary<long, DatabaseSchema> SchemasOf(SchemaReplay replay)
    {
        if (replay.Result is not SchemaReplaying.Replayed replayed) return ImmutableSortedDictionary<long, DatabaseSchema>.Empty;
        SchemaSequence schemas = new();
        return replayed.Schemas.ToImmutableSortedDictionary(entry => entry.Key, entry => schemas.Read(entry.Value));
    }
}
