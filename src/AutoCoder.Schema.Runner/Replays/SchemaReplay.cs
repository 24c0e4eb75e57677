namespace AutoCoder.Schema.Runner.Replays;

/// <summary>
/// The schema that the migrations of a kind make, version by version, and what they execute, found by running them on a
/// private database in memory. Found once, when first asked for, and the way back only when that is asked for; safe to ask
/// from many threads.
/// </summary>
internal sealed class SchemaReplay
{
    private readonly KindRunner _runner;
    private readonly Lazy<SchemaReplaying> _result;
    private readonly Lazy<KindRecording?> _recording;
    private ImmutableArray<ReplayStep> _steps = [];
    private DatabaseImage? _image;
    private MaintenanceWatch _watch = new();

    /// <summary>The replay of a kind; nothing is run yet.</summary>
    public SchemaReplay(KindRunner runner)
    {
        _runner = runner;
        _result = new(Replay);
        _recording = new(Record);
    }

    /// <summary>How long one statement may run; null for any time. To be set before it is asked for.</summary>
    public TimeSpan? StatementTimeout { get; set; }

    /// <summary>What the replay came to.</summary>
    public SchemaReplaying Result => _result.Value;

    /// <summary>What maintenance leaves when all migrations have run.</summary>
    public MaintainedObjects Maintained { get; private set; } = MaintainedObjects.None;

    /// <summary>What the migrations execute, up and down; null when the replay failed.</summary>
    public KindRecording? Recording => _recording.Value;

    private KindRecording? Record()
    {
        if (Result is not SchemaReplaying.Replayed) return null;
        KindRecording recording = new DownReplay(_runner, StatementTimeout, _watch).Record(_steps);
        recording = recording with { Maintained = Maintained };
        (_steps, _image) = ([], null); // the images of the database at every version
        return recording;
    }

    private SchemaReplaying Replay()
    {
        using ThoroughConnection connection = DatabaseImage.Empty();
        connection.EndStatementsWith(CancellationToken.None, StatementTimeout);
        using StatementRecorder recorder = new(connection);
        var steps = ImmutableArray.CreateBuilder<ReplayStep>();
        MaintenanceWatch watch = new();
        foreach (ImmutableArray<CatalogueMigration> run in Runs(_runner.Kind.Migrations))
        {
            using DatabaseSession session = _runner.Begin(connection, run[0].IsTransactional, recorder);
            session.OnMaintenance = () => watch.Look(session.ReadSchema());
            var versions = run.Select(migration => migration.Version).ToImmutableArray();
            if (session.Up(versions, version => steps.Add(Step(version, session, recorder))) is { } failure)
                return new SchemaReplaying.Failed(failure);
            if (session.Commit() is { } refusal) return new SchemaReplaying.Failed(refusal);
        }

        Maintained = watch.Left(ConnectionSchema.Read(connection, _runner.VersionTable));
        _steps = [.. steps.Select(step => step with { Schema = watch.Without(step.Schema) })];
        _watch = watch;
        return new SchemaReplaying.Replayed(_steps
            .ToImmutableSortedDictionary(step => step.Migration.Version, step => step.Schema)
            // [Migration(0)] is legal.
            .AddRange(_runner.Kind.Find(0) is null ? [new(0, ImmutableArray<SchemaEntry>.Empty)] : []));
    }

    private ReplayStep Step(long version, DatabaseSession session, StatementRecorder recorder)
    {
        DatabaseImage? image = _runner.IsForwardOnly(version) ? null : _image = DatabaseImage.Of(session.Connection, _image);
        return new(_runner.Kind.Find(version)!, [.. recorder.WithoutVersionRow], recorder.HasRunCode,
            session.ReadSchema(), image)
        { Recording = recorder.Recording, PartsSpelledAnew = recorder.PartsSpelledAnew };
    }

    // Neighbours that can share a transaction share one; a migration that must have none gets none.
    private static IEnumerable<ImmutableArray<CatalogueMigration>> Runs(ImmutableArray<CatalogueMigration> migrations)
    {
        int start = 0;
        for (int index = 1; index <= migrations.Length; index++)
        {
            if (index < migrations.Length && migrations[index].IsTransactional == migrations[start].IsTransactional) continue;
            yield return migrations[start..index];
            start = index;
        }
    }
}

/// <summary>
/// Tells what maintenance makes from what migrations make, by the schema before and after each of its stages. A table that a
/// migration made stays the migrations', whatever maintenance does to it.
/// </summary>
internal sealed class MaintenanceWatch
{
    private readonly Dictionary<LockObject, SchemaEntry> _touched = [];
    private ImmutableArray<SchemaEntry>? _before;

    /// <summary>The schema before a stage, then the one after it.</summary>
    public void Look(ImmutableArray<SchemaEntry> schema)
    {
        if (_before is { } before) Compare(before, schema);
        _before = _before is null ? schema : null;
    }

    /// <summary>A schema without what is maintenance's.</summary>
    public ImmutableArray<SchemaEntry> Without(ImmutableArray<SchemaEntry> schema) =>
        _touched.Count == 0 ? schema : schema.RemoveAll(new MaintainedObjects([.. _touched.Values]).Has);

    /// <summary>What is left of it in the end.</summary>
    public MaintainedObjects Left(ImmutableArray<SchemaEntry> schema) =>
        _touched.Count == 0
            ? MaintainedObjects.None
            : new([.. schema.Where(entry => entry.Sql is not null && new MaintainedObjects([.. _touched.Values]).Has(entry))]);

    private void Compare(ImmutableArray<SchemaEntry> before, ImmutableArray<SchemaEntry> after)
    {
        var old = before.ToDictionary(LockObject.Of);
        var now = after.ToDictionary(LockObject.Of);
        foreach ((LockObject key, SchemaEntry entry) in now)
        {
            if (old.GetValueOrDefault(key) is not { } was || (was.Sql != entry.Sql && was.Type != "table")) _touched[key] = entry;
        }

        foreach ((LockObject key, SchemaEntry entry) in old)
        {
            if (entry.Type != "table" && !now.ContainsKey(key)) _touched[key] = entry;
        }
    }
}

/// <summary>What replaying a kind's migrations on an empty database came to.</summary>
internal abstract record SchemaReplaying
{
    private SchemaReplaying()
    {
    }

    /// <summary>Every migration ran.</summary>
    /// <param name="Schemas">The objects after each version, without the version table; 0 is before the first.</param>
    public sealed record Replayed(ImmutableSortedDictionary<long, ImmutableArray<SchemaEntry>> Schemas) : SchemaReplaying;

    /// <summary>A migration cannot run on an empty database, so nobody can say what schema is expected.</summary>
    /// <param name="Failure">Which, and why.</param>
    public sealed record Failed(MigrationFailure Failure) : SchemaReplaying;
}

/// <summary>One migration of a replay.</summary>
/// <param name="Migration">The migration.</param>
/// <param name="Statements">What it executed.</param>
/// <param name="RunsCode">Whether it ran code of its own on the connection.</param>
/// <param name="Schema">The objects after it, without the version table.</param>
/// <param name="After">The database after it; null when there is nothing to take back.</param>
internal sealed record ReplayStep(
    CatalogueMigration Migration,
    ImmutableArray<string> Statements,
    bool RunsCode,
    ImmutableArray<SchemaEntry> Schema,
    DatabaseImage? After)
{
    /// <summary>The way of recording that the statements need.</summary>
    public int Recording { get; init; } = SqlHash.EarlierRecording;

    /// <summary>Parts of tables that earlier builds wrote otherwise.</summary>
    public ImmutableHashSet<string> PartsSpelledAnew { get; init; } = [];
}

/// <summary>
/// Takes every migration back on the database that it leaves, each on an image of its own: one that leaves something else
/// behind than was there before it, or has no way back, says nothing about those before it.
/// </summary>
/// <param name="runner">The kind.</param>
/// <param name="statementTimeout">How long one statement may run; null for any time.</param>
/// <param name="watch">Knows what is maintenance's.</param>
internal sealed class DownReplay(KindRunner runner, TimeSpan? statementTimeout, MaintenanceWatch watch)
{
    private const int MostDifferences = 3;

    private readonly SchemaSequence _schemas = new();
    private readonly ImmutableArray<string>.Builder _notes = ImmutableArray.CreateBuilder<string>();
    private bool _needsRows;

    /// <summary>The recording of a kind whose migrations went up.</summary>
    public KindRecording Record(ImmutableArray<ReplayStep> steps)
    {
        var migrations = ImmutableArray.CreateBuilder<MigrationRecording>(steps.Length);
        for (int index = 0; index < steps.Length; index++)
            migrations.Add(Record(steps[index], index == 0 ? [] : steps[index - 1].Schema));
        return new(runner.Kind.Kind, migrations.MoveToImmutable(), _notes.ToImmutable());
    }

    private MigrationRecording Record(ReplayStep step, ImmutableArray<SchemaEntry> before)
    {
        if (runner.IsForwardOnly(step.Migration.Version))
            return new(step.Migration, step.Statements, null, step.RunsCode, step.Schema) { UpRecording = step.Recording };
        using ThoroughConnection connection = step.After!.Open();
        connection.EndStatementsWith(CancellationToken.None, statementTimeout);
        using StatementRecorder recorder = new(connection) { PartsSpelledAnew = step.PartsSpelledAnew };
        using DatabaseSession session = runner.Begin(connection, step.Migration.IsTransactional, recorder);
        _needsRows = false;
        ImmutableArray<string>? down = TryTakeBack(session, recorder, step, before) ? [.. recorder.WithoutVersionRow] : null;
        bool downRunsCode = down is not null && recorder.HasRunCode;
        return new(step.Migration, step.Statements, down, step.RunsCode || downRunsCode,
            step.Schema)
        {
            DownRunsCode = downRunsCode,
            DownNeedsRows = _needsRows,
            UpRecording = step.Recording,
            DownRecording = recorder.Recording,
        };
    }

    // A Down that closed the connection, say: whatever it does, it must not keep anybody from going up.
    private bool TryTakeBack(
        DatabaseSession session, StatementRecorder recorder, ReplayStep step, ImmutableArray<SchemaEntry> before)
    {
        try
        {
            return TakeBack(session, recorder, step, before);
        }
        catch (Exception error) when (error is Microsoft.Data.Sqlite.SqliteException or InvalidOperationException)
        {
            Note(step, $"has no way back that works: its Down failed: {error.Message}");
            return false;
        }
    }

    private bool TakeBack(
        DatabaseSession session, StatementRecorder recorder, ReplayStep step, ImmutableArray<SchemaEntry> before)
    {
        if (session.Down([step.Migration.Version]) is { } failure)
        {
            _needsRows = !session.HasNoWayBack && recorder.HasRunCode;
            if (_needsRows)
                Note(step, $"has a Down whose code fails on an empty database, so it was not recorded: {failure.Message}");
            else if (!session.HasNoWayBack) Note(step, $"has no way back that works: its Down failed: {failure.Message}");
            return false;
        }

        ImmutableArray<SchemaDifference> left =
            SchemaComparison.Compare(_schemas.Read(before), _schemas.Read(watch.Without(session.ReadSchema())));
        if (left.IsEmpty) return true;
        if (recorder.WithoutVersionRow.Count == 0)
        {
            Note(step, "has no way back: its Down is empty, and its Up changes the schema.");
            return false;
        }

        string more = left.Length > MostDifferences ? $" And {left.Length - MostDifferences} more." : "";
        string differences = string.Join(' ', left.Take(MostDifferences).Select(difference => difference.Description));
        Note(step, $"does not take everything back: after its Down the schema is not what it was before its Up. "
            + $"{differences}{more}");
        return true;
    }

    private void Note(ReplayStep step, string what) =>
        _notes.Add(string.Create(
        CultureInfo.InvariantCulture, $"Migration {step.Migration.Version} ({step.Migration.Name}) {what}"));
}
