using AutoCoder.Schema.Runner.Checks;
using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;

namespace AutoCoder.Schema.Runner.Backups;

/// <summary>Copies databases through SQLite's backup API, which sees what is committed, in a WAL or not.</summary>
/// <remarks>
/// The database's file itself is never opened but by SQLite: closing any other handle of this process on it would drop
/// SQLite's locks (POSIX locks belong to the process; https://sqlite.org/howtocorrupt.html, section 2.2).
/// </remarks>
internal static class DatabaseBackup
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>
    /// Makes a backup. While the session of a migration is open and has written nothing yet, it is exactly the state before.
    /// </summary>
    /// <param name="database">The database's real path.</param>
    /// <param name="target">The backup's file, from <see cref="BackupName"/>; its folder is made if it is not there.</param>
    public static BackupOutcome Make(string database, string target)
    {
        string partial = $"{target}.partial";
        bool isOurs = false;
        try
        {
            MakeFolder(database, Path.GetDirectoryName(target)!);
            if (MissingSpace(database, target) is { } missing) return new BackupOutcome.Failed(missing);
            File.OpenHandle(partial, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite).Dispose();
            isOurs = true;
            return Fill(database, partial, target);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException)
        {
            return new BackupOutcome.Failed(
                $"{target}: the backup of {database} cannot be made: {exception.Message} "
                + (exception is SqliteException ? "Nothing was changed." : "Name a folder that is writable and has room with --backup-dir."));
        }
        finally
        {
            if (isOurs) File.Delete(partial);
        }
    }

    /// <summary>Puts a backup back over the database, in one transaction.</summary>
    /// <param name="backup">The backup's file.</param>
    /// <param name="database">The database's file.</param>
    /// <param name="busyWait">How long to wait for connections that use the database.</param>
    public static RestoreOutcome Restore(string backup, string database, TimeSpan busyWait)
    {
        try
        {
            using SqliteConnection source = OpenBackup(backup);
            if (DatabaseCheck.Quick(source) is { } damage) return new RestoreOutcome.Failed($"{backup}: is damaged: {damage}");
            using SqliteConnection destination = Open(Path.GetFullPath(database), SqliteOpenMode.ReadWriteCreate);
            SQLitePCL.raw.sqlite3_busy_timeout(destination.Handle, (int)Math.Min(busyWait.TotalMilliseconds, int.MaxValue));
            source.BackupDatabase(destination);
            return DatabaseCheck.Quick(destination) is { } after
                ? new RestoreOutcome.Failed($"{database}: was restored from {backup} and is damaged: {after}")
                : new RestoreOutcome.Restored();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException)
        {
            return new RestoreOutcome.Failed($"{database}: cannot be restored from {backup}: {exception.Message}");
        }
    }

    private static BackupOutcome Fill(string database, string partial, string target)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(partial, OwnerOnly);
        Copy(database, partial);
        using (SqliteConnection copy = OpenBackup(partial))
        {
            if (DatabaseCheck.Quick(copy) is { } damage) return new BackupOutcome.Failed($"{database}: is damaged: {damage}");
        }

        long bytes = Flush(partial);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(partial, File.GetUnixFileMode(database));
        File.Move(partial, target, overwrite: false);
        return new BackupOutcome.Made(target, bytes);
    }

    // No journal and no syncing on the way: a copy that is not finished is thrown away.
    private static void Copy(string database, string partial)
    {
        using SqliteConnection source = Open(database, SqliteOpenMode.ReadOnly);
        using SqliteConnection destination = Open(partial, SqliteOpenMode.ReadWrite);
        using SqliteCommand command = destination.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF";
        command.ExecuteNonQuery();
        source.BackupDatabase(destination);
    }

    private static long Flush(string path)
    {
        using SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(handle);
        return RandomAccess.GetLength(handle);
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode) =>
        Opened(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, ForeignKeys = false });

    // Immutable: a backup of a database in WAL mode is one, too, and would get a -wal and a -shm beside it by being looked at.
    private static SqliteConnection OpenBackup(string path)
    {
        string escaped = Path.GetFullPath(path).Replace("%", "%25", StringComparison.Ordinal)
            .Replace("?", "%3f", StringComparison.Ordinal).Replace("#", "%23", StringComparison.Ordinal);
        return Opened(new SqliteConnectionStringBuilder
        {
            DataSource = $"file://{escaped}?immutable=1",
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
            ForeignKeys = false,
        });
    }

    private static SqliteConnection Opened(SqliteConnectionStringBuilder builder)
    {
        SqliteConnection connection = new(builder.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch (SqliteException)
        {
            connection.Dispose();
            throw;
        }
    }

    // Whoever could not list the database's folder cannot list its backups.
    private static void MakeFolder(string database, string folder)
    {
        if (Directory.Exists(folder)) return;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, File.GetUnixFileMode(Path.GetDirectoryName(database)!));
    }

    private static string? MissingSpace(string database, string target)
    {
        long needed = new FileInfo(database).Length;
        FileInfo wal = new($"{database}-wal");
        if (wal.Exists) needed += wal.Length;
        long free = new DriveInfo(Path.GetDirectoryName(target)!).AvailableFreeSpace;
        return free >= needed
            ? null
            : $"{target}: the backup of {database} needs {needed} bytes and {free} are free. "
              + "Make room, or name another folder with --backup-dir.";
    }
}
