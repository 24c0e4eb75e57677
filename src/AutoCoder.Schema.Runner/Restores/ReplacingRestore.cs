using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Restores;

/// <summary>
/// Puts a backup in the place of a file that is missing or is no sound database: a complete, checked copy beside it takes its
/// name in one step.
/// </summary>
/// <remarks>
/// SQLite replays a <c>-wal</c> or a hot <c>-journal</c> into whatever file it finds beside it, also one with another header
/// (measured): nothing ties them together. So they go before the new file comes, and the folder is flushed in between. A kill
/// there leaves the unsound file without them, and all three in the byte copy that was made first.
/// </remarks>
internal static class ReplacingRestore
{
    private static readonly string[] Companions = ["-journal", "-wal", "-shm"];

    /// <summary>The copy until it takes the database's name.</summary>
    public static string PartialOf(string database) => $"{database}.restore{DurableFile.PartialSuffix}";

    /// <summary>Does it.</summary>
    /// <param name="backup">The backup, verified.</param>
    /// <param name="database">The database's real path.</param>
    /// <param name="guard">Who may use it.</param>
    /// <param name="isWal">The journal mode that it should have; null for that of the backup.</param>
    /// <returns>Why the database was not replaced; null when it was.</returns>
    /// <exception cref="IOException">The copy cannot be made, or not take its place.</exception>
    /// <exception cref="SqliteException">The copy cannot be read.</exception>
    public static string? Run(StoredBackup backup, string database, FileGuard guard, bool? isWal)
    {
        string partial = PartialOf(database);
        try
        {
            DurableFile.Copy(backup.Path, partial);
            if (!backup.IsByteCopy && Prepare(backup, partial, isWal) is { } problem) return problem;
            guard.ApplyTo(partial);
            DurableFile.Flush(partial);
            foreach (string suffix in Companions) File.Delete(database + suffix);
            PosixFile.FlushFolder(Path.GetDirectoryName(database)!);
            File.Move(partial, database, overwrite: true);
            foreach (string suffix in backup.Manifest?.Companions.Keys ?? []) DurableFile.Copy(backup.Path + suffix, database + suffix);
            PosixFile.FlushFolder(Path.GetDirectoryName(database)!);
            return null;
        }
        finally
        {
            DurableFile.Remove(partial);
        }
    }

    /// <summary>What is wrong with a file that should have the content of a backup; null when nothing is.</summary>
    public static string? Problem(StoredBackup backup, string file)
    {
        if (backup.IsByteCopy) return DurableFile.Sha256(file) == backup.Manifest!.Sha256 ? null : "its bytes are not those of the backup";
        DatabaseContent expected = InPlaceRestore.ContentOf(backup);
        using SqliteConnection connection = BackupFile.OpenUnchanging(file);
        return DatabaseCheck.Whole(connection) ?? ContentHash.OfDatabase(connection).DifferenceFrom(expected);
    }

    private static string? Prepare(StoredBackup backup, string partial, bool? isWal)
    {
        if (isWal is { } wal) InPlaceRestore.SetJournalMode(partial, wal ? "wal" : "delete");
        return Problem(backup, partial);
    }
}
