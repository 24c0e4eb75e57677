using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Backups;

/// <summary>
/// Writes a backup over a sound database through SQLite, in one transaction of that database: its journal or WAL takes it back
/// after a kill, readers see the one or the other, and mode, owner and journal mode stay.
/// </summary>
internal static class InPlaceRestore
{
    private const string Wal = "wal";

    /// <summary>Puts a backup back over a database.</summary>
    /// <param name="backup">The backup's file.</param>
    /// <param name="database">The database's file.</param>
    /// <param name="busyWait">How long to wait for connections that use the database.</param>
    public static RestoreOutcome Run(string backup, string database, TimeSpan busyWait)
    {
        var stored = StoredBackup.Of(backup);
        if (stored.Problem() is { } bad) return new RestoreOutcome.Failed(bad);
        string path = Path.GetFullPath(database);
        try
        {
            using (SqliteConnection destination = DatabaseConnection.OpenFile(path, SqliteOpenMode.ReadWriteCreate))
            {
                string mode = JournalMode(destination);
                SetBusyWait(destination, busyWait);
                Written written = Write(backup, destination);
                if (Problem(destination, stored.Content(), written) is { } problem)
                    return new RestoreOutcome.Failed($"{database}: was restored from {backup}, and {problem.Text}");
                destination.Close();
                SetJournalMode(path, mode);
                PosixFile.FlushFolder(Path.GetDirectoryName(DatabaseInspector.RealPath(path))!);
            }

            return new RestoreOutcome.Restored();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException)
        {
            string why = DiskTrouble.Describe(exception, path);
            return new RestoreOutcome.Failed($"{database}: cannot be restored from {backup}: {why}")
            {
                IsInUse = exception is SqliteException { SqliteErrorCode: var code } && SqliteFailure.IsBusy(code),
            };
        }
    }

    /// <summary>Writes it, on a connection outside a transaction.</summary>
    /// <returns>What <see cref="Problem"/> has to know about it.</returns>
    /// <exception cref="SqliteException">It was not written; the database is what it was.</exception>
    public static Written Write(string backup, SqliteConnection destination)
    {
        long before = DataVersion(destination);
        using SqliteConnection source = DatabaseConnection.OpenUnchanging(backup);
        destination.Execute(ConnectionStatements.Lasting);
        // A WAL cannot take pages of another size. A kill from here on leaves the old content in another journal mode.
        bool isOtherPageSize = source.Number("PRAGMA page_size") != destination.Number("PRAGMA page_size");
        if (isOtherPageSize && JournalMode(destination) == Wal) destination.Execute("PRAGMA journal_mode = DELETE");
        source.BackupDatabase(destination);
        return new(before, DataVersion(destination));
    }

    /// <summary>
    /// What is wrong with a database after it was written; null when it is sound and has the content. SQLite's backup gives its
    /// lock back with its commit, and an application that waited for that may have written since: then the content is its own,
    /// and no fault of the restore.
    /// </summary>
    /// <param name="destination">The connection that wrote it.</param>
    /// <param name="expected">What was restored.</param>
    /// <param name="written">What writing it said.</param>
    public static Trouble? Problem(SqliteConnection destination, DatabaseContent expected, Written written)
    {
        destination.Execute("PRAGMA shrink_memory"); // what counts is what the file says, not the pages in memory
        using SqliteTransaction oneState = destination.BeginTransaction(deferred: true);
        if (DatabaseCheck.Whole(destination) is { } damage) return new($"is damaged: {damage}", MayBeOthers: false);
        string? difference = ContentHash.OfDatabase(destination).DifferenceFrom(expected);
        if (difference is null || DataVersion(destination) != written.After) return null;
        return written.Before == written.After
            ? new($"is not what was restored: {difference}", MayBeOthers: false)
            : new($"is not what was restored, or somebody wrote to it in that moment: {difference}", MayBeOthers: true);
    }

    // Changes with the commits of other connections (https://sqlite.org/pragma.html#pragma_data_version), and with a restore that
    // brings another page size or another journal mode in its header (measured with 3.53); with no other commit of this
    // connection.
    private static long DataVersion(SqliteConnection connection) => (long)connection.Value("PRAGMA data_version")!;

    /// <summary>The version of the data right before and right after a restore, as its connection saw it.</summary>
    /// <param name="Before">Before.</param>
    /// <param name="After">After; the same when nobody else committed meanwhile and the header stayed as it was.</param>
    internal sealed record Written(long Before, long After);

    /// <summary>What is wrong after a restore.</summary>
    /// <param name="Text">What, as the end of a sentence that begins with the database.</param>
    /// <param name="MayBeOthers">Whether it may be rows of the application's, which nobody must write over.</param>
    internal sealed record Trouble(string Text, bool MayBeOthers);

    /// <summary>The journal mode of a connection's database.</summary>
    public static string JournalMode(SqliteConnection connection) => (string)connection.Value("PRAGMA journal_mode")!;

    /// <summary>Gives a database the journal mode that it had; the backup brought its own with it. Its content stays.</summary>
    public static void SetJournalMode(string path, string mode)
    {
        using SqliteConnection connection = DatabaseConnection.OpenFile(path, SqliteOpenMode.ReadWrite);
        bool wantsWal = mode == Wal, isWal = JournalMode(connection) == Wal;
        if (wantsWal != isWal) connection.Execute(wantsWal ? "PRAGMA journal_mode = WAL" : "PRAGMA journal_mode = DELETE");
    }

    /// <summary>How long a connection waits for others.</summary>
    public static void SetBusyWait(SqliteConnection connection, TimeSpan wait) =>
        _ = SQLitePCL.raw.sqlite3_busy_timeout(connection.Handle, (int)Math.Min(wait.TotalMilliseconds, int.MaxValue));
}

/// <summary>What putting a backup back came to.</summary>
internal abstract record RestoreOutcome
{
    private RestoreOutcome()
    {
    }

    /// <summary>The database is what the backup is, and sound.</summary>
    public sealed record Restored : RestoreOutcome;

    /// <summary>The backup was not put back; the database is what it was before, unless the message says otherwise.</summary>
    /// <param name="Message">One sentence: what is in the way, and what to do.</param>
    public sealed record Failed(string Message) : RestoreOutcome
    {
        /// <summary>Whether somebody else was using the database: then nothing else may be put in its place either.</summary>
        public bool IsInUse { get; init; }
    }
}
