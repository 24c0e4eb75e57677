using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Restores;

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
        return Of(state, database, request) with { Version = state is DatabaseState.Versioned { Applied: [.., var highest] } ? highest : 0 };
    }

    private static RestoreTarget Of(DatabaseState state, string database, RestoreRequest request) => state switch
    {
        DatabaseState.Missing => new Unsound("it is missing"),
        DatabaseState.Empty when new FileInfo(database).Length == 0 => new Unsound("it is empty"),
        DatabaseState.Unreadable { Reason: UnreadableReason.Locked } busy => new Busy(busy.Detail),
        DatabaseState.Unreadable { Reason: UnreadableReason.AccessDenied } denied => new Denied(denied.Detail),
        DatabaseState.Unreadable { Reason: UnreadableReason.NotADatabase or UnreadableReason.Corrupt or UnreadableReason.InputOutput } bad =>
            new Unsound(bad.Detail),
        _ => Open(database, request),
    };

    private static RestoreTarget Open(string database, RestoreRequest request)
    {
        SqliteConnection? connection = null;
        try
        {
            connection = BackupFile.OpenDatabase(database, SqliteOpenMode.ReadWrite);
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
                SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB => new Unsound(failure.Message),
                SQLitePCL.raw.SQLITE_READONLY when DemandsAnotherSqlite(database) => new Unsound("its header says that only another SQLite can write it"),
                _ => new Denied(DiskTrouble.Describe(failure, database)),
            };
        }
    }

    // https://www.sqlite.org/fileformat2.html#file_format_version_numbers: above 2 it is read-only. No connection is open on it here.
    private static bool DemandsAnotherSqlite(string database)
    {
        const int WriteVersionOffset = 18;
        using FileStream stream = new(database, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Position = WriteVersionOffset;
        return stream.ReadByte() > 2;
    }
}
