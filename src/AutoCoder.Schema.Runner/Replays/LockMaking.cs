namespace AutoCoder.Schema.Runner.Replays;

/// <summary>Makes a lock of recordings.</summary>
internal static class LockMaking
{
    /// <summary>
    /// Replays every kind twice, and the second time in another second: FluentMigrator writes times to the second (8.0.1), and
    /// what is the same only within one would make the lock stale as soon as it is made. What is the same for longer, as
    /// <c>DateTime.Today</c> is, shows in the compiled code (<see cref="ClockReading"/>).
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
        KindRecording?[] again = [.. kinds.Select(runner => Replayed(runner).Recording)];
        ImmutableArray<string> unsettled = [.. recordings.Zip(again).SelectMany(pair => Unsettled(pair.First, pair.Second))];
        if (!unsettled.IsEmpty) return new LockOutcome.Refused(unsettled);
        recordings =
        [
            .. recordings.Zip(again).Select(pair => pair.First.Varying(pair.Second!))
                .Zip(kinds).Select(pair => pair.First.OfTheClock(pair.Second.ReadsClock)),
        ];
        return new LockOutcome.Made(
            new([.. recordings.Select(Lock)]), [.. recordings.SelectMany(recording => recording.Notes)]);
    }

    /// <summary>The lock of a kind.</summary>
    public static KindLock Lock(KindRecording recording)
    {
        SchemaSequence schemas = new();
        return KindLock.Of(
            recording.Kind, recording.Migrations.Select(migration => Line(migration, schemas)), recording.Maintained);
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

    private static ImmutableArray<string> Unsettled(KindRecording first, KindRecording? again) =>
        again is not null
            ? first.Unsettled(again)
            : [$"The migrations of kind '{first.Kind}' can be replayed on an empty database once and not twice: take out what "
            + $"they keep between two runs."];

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

/// <summary>What making a lock of the migrations came to.</summary>
internal abstract record LockOutcome
{
    private LockOutcome()
    {
    }

    /// <summary>The migrations can be replayed, and execute the same each time.</summary>
    /// <param name="Lock">The lock.</param>
    /// <param name="Notes">What is odd about going back, one sentence each.</param>
    public sealed record Made(SchemaLock Lock, ImmutableArray<string> Notes) : LockOutcome;

    /// <summary>There can be no lock of these migrations.</summary>
    /// <param name="Problems">One line each, naming the migration.</param>
    public sealed record Refused(ImmutableArray<string> Problems) : LockOutcome;
}

/// <summary>
/// Whether the lock that the migrations carry tells something else than they do. What the gate answers rests on it, so
/// nothing is done on the strength of a wrong one.
/// </summary>
internal static class LockContradiction
{
    /// <summary>
    /// The contradictions, one line each with what to do; none without a lock, or of a kind that cannot be replayed.
    /// </summary>
    /// <param name="fleet">The fleet.</param>
    /// <param name="kinds">The kinds that somebody is about to rely on: only those are replayed.</param>
    /// <param name="recordingOf">What a kind's migrations execute.</param>
    public static ImmutableArray<string> Find(Fleet fleet, IEnumerable<string> kinds, Func<string, KindRecording?> recordingOf)
    {
        if (fleet.Lock is not { } found) return [];
        HashSet<string> asked = [.. kinds.Where(kind => fleet.Catalogue.Find(kind) is not null)];
        KindLock[] carried = [.. found.Kinds.Where(kind => asked.Contains(kind.Kind) && recordingOf(kind.Kind) is not null)];
        var fresh = new SchemaLock([.. carried.Select(kind => Fresh(kind, recordingOf(kind.Kind)!))]);
        LockOrigin origin = LockOrigin.Assembly(fleet.Catalogue.AssemblyPath, Arguments(fleet.Request));
        return origin.Stale(LockComparison.Compare(new SchemaLock([.. carried]), fresh));
    }

    private static KindLock Fresh(KindLock carried, KindRecording recording) =>
        KindLock.Of(carried.Kind, Lines(carried, recording), recording.Maintained);

    // A renamed class is no contradiction, nor are hashes that were recorded in another way: nobody can compare those.
    private static IEnumerable<RecordedMigration> Lines(KindLock carried, KindRecording recording)
    {
        SchemaSequence schemas = new();
        return recording.Migrations.Select(migration => Line(migration, carried.Find(migration.Migration.Version), schemas));
    }

    private static RecordedMigration Line(MigrationRecording migration, LockedMigration? carried, SchemaSequence schemas)
    {
        SqlHash? down = migration.DownHash;
        bool isOtherDown = carried?.Down is { } old && down is not null && old.Recording != down.Recording;
        return new(
            migration.Migration.Version,
            carried?.Name ?? migration.Migration.Name,
            carried is not null && carried.Up.Recording != migration.UpHash.Recording ? carried.Up : migration.UpHash,
            isOtherDown ? carried!.Down : down,
            schemas.Read(migration.Schema),
            migration.RunsCode);
    }

    private static string[] Arguments(FleetRequest request) =>
    [
        .. request.Migrations is { } migrations ? ["--migrations", migrations] : Array.Empty<string>(),
        .. request.AllowNonTransactional ? ["--allow-non-transactional"] : Array.Empty<string>(),
    ];
}
