using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AutoCoder.Schema.Runner.Backups;

/// <summary>What stands where a backup is to be restored. A connection, where there is one, is the caller's to dispose.</summary>
internal abstract record RestoreTarget
{
    private static readonly DatabaseInspector Inspector = new(VersionTable.Default);

    private RestoreTarget()
    {
    }

    /// <summary>The highest version in it; 0 for none, or when that cannot be read without writing.</summary>
    public long Version { get; private init; }

    /// <summary>A sound database.</summary>
    /// <param name="Connection">Open on it; unless forced, nobody else has it open or can open it.</param>
    public sealed record Sound(SqliteConnection Connection) : RestoreTarget;

    /// <summary>Nothing, an empty file, or a file that is no sound database.</summary>
    /// <param name="Detail">What is wrong with it.</param>
    public sealed record Unsound(string Detail) : RestoreTarget;

    /// <summary>Somebody else uses it.</summary>
    /// <param name="Detail">What SQLite says.</param>
    public sealed record Busy(string Detail) : RestoreTarget;

    /// <summary>It may not be read or written.</summary>
    /// <param name="Detail">What is in the way.</param>
    public sealed record Denied(string Detail) : RestoreTarget;

    /// <summary>Looks, first without writing a byte: what recovery would make of a damaged file is not known.</summary>
    /// <param name="database">The real path.</param>
    /// <param name="request">What is asked for.</param>
    public static RestoreTarget Of(string database, RestoreRequest request)
    {
        DatabaseState state = Inspector.Inspect(database);
        long version = state is DatabaseState.Versioned { Applied: [.., var highest] } ? highest : 0;
        return Of(state, database, request) with { Version = version };
    }

    private static RestoreTarget Of(DatabaseState state, string database, RestoreRequest request) => state switch
    {
        DatabaseState.Missing => new Unsound("it is missing"),
        DatabaseState.Empty when new FileInfo(database).Length == 0 => new Unsound("it is empty"),
        DatabaseState.Unreadable { Reason: UnreadableReason.Locked } busy => new Busy(busy.Detail),
        DatabaseState.Unreadable { Reason: UnreadableReason.AccessDenied } denied => new Denied(denied.Detail),
        DatabaseState.Unreadable
        {
            Reason: UnreadableReason.NotADatabase or UnreadableReason.Corrupt or UnreadableReason.InputOutput
                or UnreadableReason.StrayCompanion or UnreadableReason.Encrypted,
        } bad => Unused(database, request, bad.Detail),
        // Opened, SQLite would play into it what nobody knows; its bytes are kept instead, with those beside it.
        _ when Companions.Judge(database) is CompanionFit.Doubtful doubtful => Unused(database, request, doubtful.Why),
        _ => Open(database, request),
    };

    // The file is replaced, and whoever has the old one open would go on writing to it. Its locks can be asked for whatever is in
    // it: nothing of it is read.
    private static RestoreTarget Unused(string database, RestoreRequest request, string unsound)
    {
        if (request.IsForced || !File.Exists(database)) return new Unsound(unsound);
        try
        {
            using var connection = DatabaseConnection.OpenFile(database, SqliteOpenMode.ReadWrite);
            int code = VfsFile.Of(connection.Handle!).LockExclusive();
            if (code == raw.SQLITE_OK) return new Unsound(unsound);
            string what = SqliteFailure.Of(code).Detail;
            return SqliteFailure.IsBusy(code) ? new Busy(what) : new Denied($"whether somebody uses it cannot be asked: {what}");
        }
        catch (SqliteException failure) when (SqliteFailure.IsBusy(failure.SqliteErrorCode))
        {
            return new Busy(failure.Message);
        }
        catch (SqliteException failure)
        {
            return new Denied(DiskTrouble.Describe(failure, database));
        }
    }

    private static RestoreTarget Open(string database, RestoreRequest request)
    {
        SqliteConnection? connection = null;
        try
        {
            connection = DatabaseConnection.OpenFile(database, SqliteOpenMode.ReadWrite);
            InPlaceRestore.SetBusyWait(connection, request.LockTimeout);
            // Before the first look at the file: in WAL mode it then needs a lock that no other connection shares.
            if (!request.IsForced) connection.Execute("PRAGMA locking_mode = EXCLUSIVE");
            connection.Execute(request.IsForced ? "BEGIN IMMEDIATE; COMMIT" : "BEGIN EXCLUSIVE; COMMIT");
            if (DatabaseCheck.Whole(connection) is not { } damage) return new Sound(connection);
            connection.Dispose();
            return new Unsound(damage);
        }
        catch (SqliteException failure)
        {
            connection?.Dispose();
            return failure.SqliteErrorCode switch
            {
                var code when SqliteFailure.IsBusy(code) => new Busy(failure.Message),
                raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_ERROR => new Unsound(failure.Message),
                raw.SQLITE_READONLY when DemandsAnotherSqlite(database) =>
                    new Unsound("its header says that only another SQLite can write it"),
                _ => new Denied(DiskTrouble.Describe(failure, database)),
            };
        }
    }

    // https://www.sqlite.org/fileformat2.html#file_format_version_numbers: above 2 it is read-only. No connection is open on it
    // here.
    private static bool DemandsAnotherSqlite(string database)
    {
        const int WriteVersionOffset = 18;
        using FileStream stream = DurableFile.OpenShared(database);
        stream.Position = WriteVersionOffset;
        return stream.ReadByte() > 2;
    }
}

/// <summary>Which other processes have a database open, as far as this user may see that. Nothing is opened.</summary>
internal static class DatabaseUsers
{
    private const string Processes = "/proc";
    private static readonly string[] Suffixes = ["", "-wal", "-shm", "-journal"];

    /// <summary>Each as <c>process 4711 (python3)</c>; none where the system does not tell.</summary>
    /// <param name="database">The database's real path.</param>
    public static IReadOnlyList<string> Of(string database)
    {
        if (!OperatingSystem.IsLinux() || !Directory.Exists(Processes)) return [];
        HashSet<string> files = [.. Suffixes.Select(suffix => database + suffix)];
        return
        [
            .. Directory.EnumerateDirectories(Processes)
                .Select(IdOf)
                .Where(id => id > 0 && id != Environment.ProcessId && HasOpen(id, files))
                .Order()
                .Select(id => $"process {id} ({ProgramOf(id)})"),
        ];
    }

    private static int IdOf(string folder) =>
        int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : 0;

    private static bool HasOpen(int process, HashSet<string> files)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries($"{Processes}/{process}/fd")
                .Any(entry => new FileInfo(entry).LinkTarget is { } target && files.Contains(target));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false; // another user's, or gone meanwhile: SQLite's own locks are asked as well
        }
    }

    private static string ProgramOf(int process)
    {
        try
        {
            string name = File.ReadAllText($"{Processes}/{process}/comm").Trim();
            return new([.. name.Where(character => !char.IsControl(character))]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "unknown program";
        }
    }
}
