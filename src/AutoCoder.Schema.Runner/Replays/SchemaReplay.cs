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

    /// <summary>What the migrations execute, up and down; null when the replay failed.</summary>
    public KindRecording? Recording => _recording.Value;

    private KindRecording? Record()
    {
        if (Result is not SchemaReplaying.Replayed) return null;
        KindRecording recording = new DownReplay(_runner, StatementTimeout).Record(_steps);
        (_steps, _image) = ([], null); // the images of the database at every version
        return recording;
    }

    private SchemaReplaying Replay()
    {
        using ThoroughConnection connection = DatabaseImage.Empty();
        connection.EndStatementsWith(CancellationToken.None, StatementTimeout);
        using StatementRecorder recorder = new(connection);
        var steps = ImmutableArray.CreateBuilder<ReplayStep>();
        foreach (ImmutableArray<CatalogueMigration> run in Runs(_runner.Kind.Migrations))
        {
            using DatabaseSession session = _runner.Begin(connection, run[0].IsTransactional, recorder);
            if (Up(session, run, version => steps.Add(Step(version, session, recorder))) is { } failure) return new SchemaReplaying.Failed(failure);
            if (session.Commit() is { } refusal) return new SchemaReplaying.Failed(refusal);
        }

        _steps = steps.ToImmutable();
        return new SchemaReplaying.Replayed(_steps
            .ToImmutableSortedDictionary(step => step.Migration.Version, step => step.Schema)
            .Add(0, ImmutableArray<SchemaEntry>.Empty));
    }

    // Maintenance runs around the migrations that are asked for together, and what it leaves belongs to each version.
    private MigrationFailure? Up(DatabaseSession session, ImmutableArray<CatalogueMigration> run, Action<long> onApplied)
    {
        if (!_runner.RunsUnrecorded) return session.Up([.. run.Select(migration => migration.Version)], onApplied);
        foreach (CatalogueMigration migration in run)
        {
            if (session.Up([migration.Version]) is { } failure) return failure;
            onApplied(migration.Version);
        }

        return null;
    }

    private ReplayStep Step(long version, DatabaseSession session, StatementRecorder recorder)
    {
        DatabaseImage? image = _runner.IsForwardOnly(version) ? null : _image = DatabaseImage.Of(session.Connection, _image);
        return new(_runner.Kind.Find(version)!, [.. recorder.WithoutVersionRow], recorder.HasRunCode, session.ReadSchema(), image);
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
