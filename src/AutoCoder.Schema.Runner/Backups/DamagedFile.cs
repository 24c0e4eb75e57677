using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Backups;

/// <summary>
/// Puts a backup in the place of a file that SQLite cannot write into any more, as <c>restore</c> does: what is there is kept
/// byte for byte, and a checked copy takes its name.
/// </summary>
internal static class DamagedFile
{
    /// <summary>Does it. No connection of this process may be open on the file.</summary>
    /// <param name="database">The real path; it is locked.</param>
    /// <param name="backup">The backup's file.</param>
    /// <param name="options">How.</param>
    /// <param name="obstacle">
    /// Why SQLite did not write it, which is the answer for a file that is sound or in use: that one is not replaced.
    /// </param>
    /// <returns>Why it was not done; null when it was.</returns>
    public static string? Replace(string database, string backup, FleetRunOptions options, string obstacle)
    {
        var request = new RestoreRequest(database) { BackupFolder = options.Policy.BackupFolder, LockTimeout = options.Policy.LockTimeout };
        try
        {
            switch (RestoreTarget.Of(database, request))
            {
                case RestoreTarget.Unsound unsound:
                    if (DatabaseUsers.Of(database) is { Count: > 0 } users) return $"the file is damaged, and open in {string.Join(", ", users)}. Stop what uses it.";
                    return new Replacement(database, request, StoredBackup.Of(backup), unsound.Version).OverBytes().Problem is { } problem ? $"the database {problem}" : null;
                case RestoreTarget.Sound sound:
                    sound.Connection.Dispose();
                    return obstacle;
                default:
                    return obstacle;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException)
        {
            return exception.Message;
        }
    }
}
