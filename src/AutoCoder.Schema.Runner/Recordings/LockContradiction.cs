namespace AutoCoder.Schema.Runner.Recordings;

/// <summary>
/// Whether the lock that the migrations carry tells something else than they do. What the gate answers rests on it, so
/// nothing is done on the strength of a wrong one.
/// </summary>
internal static class LockContradiction
{
    /// <summary>The contradictions, one line each with what to do; none without a lock, or of a kind that cannot be replayed.</summary>
    public static ImmutableArray<string> Find(Fleet fleet, Func<string, KindRecording?> recordingOf)
    {
        if (fleet.Lock is not { } found) return [];
        KindLock[] carried = [.. found.Kinds.Where(kind => fleet.Catalogue.Find(kind.Kind) is not null && recordingOf(kind.Kind) is not null)];
        var fresh = new SchemaLock([.. carried.Select(kind => KindLock.Of(kind.Kind, Lines(kind, recordingOf(kind.Kind)!)))]);
        LockOrigin origin = LockOrigin.Assembly(fleet.Catalogue.AssemblyPath, Arguments(fleet.Request));
        return [.. LockComparison.Compare(new SchemaLock([.. carried]), fresh).Select(sentence => origin.Problem($"is stale: {sentence.TrimEnd('.')}"))];
    }

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
