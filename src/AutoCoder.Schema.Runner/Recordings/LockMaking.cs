namespace AutoCoder.Schema.Runner.Recordings;

/// <summary>Makes a lock of recordings.</summary>
internal static class LockMaking
{
    /// <summary>
    /// Replays every kind twice, and the second time in another second: FluentMigrator writes times to the second (8.0.1), and
    /// what is the same only within one would make the lock stale as soon as it is made.
    /// </summary>
    /// <param name="runners">The kinds.</param>
    /// <param name="clock">Waited by.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<LockOutcome> MakeAsync(
        IEnumerable<KindRunner> runners, TimeProvider clock, CancellationToken cancellation)
    {
        KindRunner[] kinds = [.. runners.OrderBy(runner => runner.Kind.Kind, StringComparer.Ordinal)];
        SchemaReplay[] first = [.. kinds.Select(Replayed)];
        string[] failures = [.. first.Zip(kinds).Select(pair => Failure(pair.First, pair.Second)).OfType<string>()];
        if (failures.Length > 0) return new LockOutcome.Refused([.. failures]);
        KindRecording[] recordings = [.. first.Select(replay => replay.Recording!)];

        await Task.Delay(TimeSpan.FromMilliseconds(1000 - clock.GetUtcNow().Millisecond), clock, cancellation);
        ImmutableArray<string> unsteady = [.. kinds.Zip(recordings).SelectMany(pair => Unsteady(pair.First, pair.Second))];
        return unsteady.IsEmpty
            ? new LockOutcome.Made(new([.. recordings.Select(Lock)]), [.. recordings.SelectMany(recording => recording.Notes)])
            : new LockOutcome.Refused(unsteady);
    }

    /// <summary>The lock of a kind.</summary>
    public static KindLock Lock(KindRecording recording)
    {
        SchemaSequence schemas = new();
        return KindLock.Of(recording.Kind, recording.Migrations.Select(migration => Line(migration, schemas)));
    }

    private static RecordedMigration Line(MigrationRecording recording, SchemaSequence schemas) => new(
        recording.Migration.Version, recording.Migration.Name, recording.UpHash, recording.DownHash,
        schemas.Read(recording.Schema), recording.RunsCode);

    private static SchemaReplay Replayed(KindRunner runner)
    {
        SchemaReplay replay = new(runner);
        _ = replay.Recording;
        return replay;
    }

    private static ImmutableArray<string> Unsteady(KindRunner runner, KindRecording first) =>
        new SchemaReplay(runner) is { Result: SchemaReplaying.Replayed, Recording: { } again }
            ? first.Unsteady(again)
            : [$"The migrations of kind '{first.Kind}' can be replayed on an empty database once and not twice: take out what they keep between two runs."];

    private static string? Failure(SchemaReplay replay, KindRunner runner)
    {
        if (replay.Result is not SchemaReplaying.Failed { Failure: var failure }) return null;
        string which = failure.Version is { } version
            ? string.Create(CultureInfo.InvariantCulture, $"Migration {version} ({failure.Name})")
            : failure.Name;
        string statement = failure.Statement is { } sql ? $" The statement was: {sql}" : "";
        return $"{which} of kind '{runner.Kind.Kind}' cannot be replayed on an empty database: {failure.Message}{statement}";
    }
}
