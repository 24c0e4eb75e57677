using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Restores;

/// <summary>Restores a backup where nothing can come of it, to see that it can be done.</summary>
internal static class RestoreDrill
{
    /// <summary>Tries one.</summary>
    public static BackupRow Try(string database, StoredBackup backup) => Problem(backup) is { } problem
        ? BackupRow.Of(database, backup, BackupResult.Bad, problem)
        : BackupRow.Of(database, backup, BackupResult.Restored);

    private static string? Problem(StoredBackup backup)
    {
        if (BackupVerification.Problem(backup) is { } bad) return bad;
        string? folder = null;
        try
        {
            folder = Directory.CreateTempSubdirectory("autocoder-schema-drill-").FullName;
            string target = Path.Combine(folder, "drill.db");
            return ReplacingRestore.Run(backup, target, new FileGuard(null, null), isWal: null) ?? ReplacingRestore.Problem(backup, target);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException)
        {
            return $"{backup.Path}: cannot be restored into a temporary folder: {exception.Message}";
        }
        finally
        {
            if (folder is not null) Directory.Delete(folder, recursive: true);
        }
    }
}
