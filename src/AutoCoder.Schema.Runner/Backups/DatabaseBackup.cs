using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Backups;

/// <summary>
/// Copies databases through SQLite's backup API, which sees what is committed, in a WAL or not. A backup gets its name when
/// it is complete, on the disk, sound, of the same content as the database, and written down in a manifest.
/// </summary>
/// <remarks>
/// The database's file itself is never opened but by SQLite: closing any other handle of this process on it would drop
/// SQLite's locks (POSIX locks belong to the process; https://sqlite.org/howtocorrupt.html, section 2.2).
/// </remarks>
internal static class DatabaseBackup
{
    /// <summary>
    /// Makes a backup. While the session of a migration is open and has written nothing yet, it is exactly the state before.
    /// </summary>
    public static BackupOutcome Make(BackupRequest request)
    {
        bool isOurs = false;
        string target = request.Target;
        try
        {
            target = Path.Combine(BackupFolder.Make(request.Database, Path.GetDirectoryName(target)!), Path.GetFileName(target));
            if (new[] { target, ManifestFile.For(target) }.FirstOrDefault(DurableFile.IsTaken) is { } taken)
                return new BackupOutcome.Failed($"{taken}: already exists, and is left alone. Move it away, then run this again.");
            if (BackupSpace.Missing([(request.Database, Path.GetDirectoryName(target)!)]) is { } missing) return new BackupOutcome.Failed(missing);
            DurableFile.CreateNew(Partial(target)).Dispose();
            isOurs = true;
            return Fill(request, target);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException)
        {
            return new BackupOutcome.Failed(
                $"{target}: the backup of {request.Database} cannot be made: {DiskTrouble.Describe(exception, request.Database)} "
                + (exception is SqliteException ? "Nothing was changed." : "Name a folder that is writable and has room with --backup-dir."));
        }
        finally
        {
            if (isOurs) DurableFile.Remove(Partial(target));
        }
    }

    private static BackupOutcome Fill(BackupRequest request, string target)
    {
        string partial = Partial(target);
        DatabaseContent expected = Copy(request, partial);
        ImmutableArray<long>? applied;
        using (SqliteConnection copy = BackupFile.OpenUnchanging(partial))
        {
            if (DatabaseCheck.Whole(copy) is { } damage) return new BackupOutcome.Failed($"{request.Database}: is damaged: {damage}");
            if (ContentHash.OfDatabase(copy).DifferenceFrom(expected) is { } difference)
                return new BackupOutcome.Failed($"{target}: is not a copy of {request.Database}: {difference}. Nothing was changed.");
            applied = request.Inspector is { } inspector ? BackupPublication.AppliedIn(inspector.Examine(copy.Handle!).State) : null;
        }

        long bytes = DurableFile.Flush(partial);
        var guard = FileGuard.ForCopyOf(request.Database, target);
        guard.ApplyTo(partial);
        BackupPublication.Publish(target, BackupPublication.Describe(request, target, partial, expected, bytes) with { Applied = applied }, guard);
        return new BackupOutcome.Made(target, bytes);
    }

    private static string Partial(string target) => target + DurableFile.PartialSuffix;

    // The copy and the hash are of one state: that of the transaction around them. In one step, because nobody can write in
    // the meantime anyway. No journal and no syncing on the way: a copy that is not finished is thrown away.
    private static DatabaseContent Copy(BackupRequest request, string partial)
    {
        using SqliteConnection? own = request.Source is null ? BackupFile.OpenDatabase(request.Database, SqliteOpenMode.ReadOnly) : null;
        SqliteConnection source = request.Source ?? own!;
        using SqliteConnection destination = BackupFile.OpenDatabase(partial, SqliteOpenMode.ReadWrite);
        destination.Execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
        source.Execute("BEGIN");
        try
        {
            DatabaseContent content = ContentHash.OfDatabase(source);
            source.BackupDatabase(destination);
            return content;
        }
        finally
        {
            source.Execute("ROLLBACK");
        }
    }
}
