using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Backups;

/// <summary>Whether a backup is what its manifest says, and sound. Writes nothing.</summary>
internal static class BackupVerification
{
    /// <summary>What is wrong with a backup; null when nothing is.</summary>
    public static string? Problem(StoredBackup backup, CancellationToken cancellation = default)
    {
        try
        {
            if (!File.Exists(backup.Path)) return $"{backup.Path}: is not there";
            if (backup.ManifestProblem is { } unreadable) return unreadable;
            return Bytes(backup) ?? (backup.IsByteCopy ? null : Content(backup, cancellation));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException)
        {
            return $"{backup.Path}: cannot be read: {exception.Message}";
        }
    }

    private static string? Bytes(StoredBackup backup)
    {
        if (backup.Manifest is not { } manifest) return null;
        if (new FileInfo(backup.Path).Length is var length && length != manifest.Bytes)
            return $"{backup.Path}: has {length} bytes instead of {manifest.Bytes}";
        if (DurableFile.Sha256(backup.Path) != manifest.Sha256) return $"{backup.Path}: its bytes are not those that were written (SHA-256)";
        return manifest.Companions.FirstOrDefault(companion => DurableFile.Sha256(backup.Path + companion.Key) != companion.Value).Key is { } changed
            ? $"{backup.Path}{changed}: its bytes are not those that were written (SHA-256)"
            : null;
    }

    private static string? Content(StoredBackup backup, CancellationToken cancellation)
    {
        using SqliteConnection connection = BackupFile.OpenUnchanging(backup.Path);
        if (DatabaseCheck.Whole(connection) is { } damage) return $"{backup.Path}: is damaged: {damage}";
        return backup.Manifest?.Content is { } expected
            && ContentHash.OfDatabase(connection, cancellation).DifferenceFrom(expected) is { } difference
            ? $"{backup.Path}: {difference}"
            : null;
    }
}
