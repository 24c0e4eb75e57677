namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>
/// A database under SQLite's reader lock: meanwhile nobody rolls a journal back into it, commits to it without a log, or deletes
/// its log. Opened by SQLite alone, so that no lock of this process is dropped; nothing is written or made.
/// </summary>
internal sealed class HeldDatabase : IDisposable
{
    private readonly ReadOnlyConnection? _connection;
    private readonly bool _isLocked; // against readers, by somebody who commits

    private HeldDatabase(DatabaseFile database, ReadOnlyConnection? connection)
    {
        Database = database;
        if (connection is null) return;
        _connection = connection;
        VfsFile main = VfsFile.Of(connection.Handle);
        Main = main;
        _isLocked = SqliteFailure.IsBusy(main.LockShared());
    }

    /// <summary>Its path.</summary>
    public DatabaseFile Database { get; }

    /// <summary>The open file; null when there is none with content, or none that can be opened.</summary>
    public VfsFile? Main { get; }

    /// <summary>Its header, as it is now; null when it has none, or one that only a key opens.</summary>
    public DatabaseHeader? Header
    {
        get
        {
            try
            {
                return Main is { } file && DatabaseHeader.Of(file) is { IsSealed: false } header ? header : null;
            }
            catch (SqliteFailureException)
            {
                return null;
            }
        }
    }

    /// <summary>Takes the lock, if it can be had.</summary>
    public static HeldDatabase Of(DatabaseFile database)
    {
        if (!FileFacts.Of(database.Real).HasContent) return new(database, null);
        try
        {
            const string Alone = ReadOnlyConnection.LeaveSharedMemoryAlone;
            return new(database, ReadOnlyConnection.OpenUnread(database.Real, Alone, TimeSpan.Zero));
        }
        catch (SqliteFailureException)
        {
            return new(database, null);
        }
    }

    /// <summary>
    /// Whether somebody is in the middle of a transaction that writes, or has it open with its log: what is beside it is his.
    /// To ask the latter maps the index; where the application's own connections live it is taken for so.
    /// </summary>
    public bool IsInUse() =>
        _isLocked
        || (Main is { } file && (file.IsReserved() || (Header is not { IsWal: false } && HasIndex && IsLogInUse(file))));

    private bool IsLogInUse(VfsFile file) => Database.SharesProcess || file.IsLogInUse();

    /// <inheritdoc />
    public void Dispose() => _connection?.Dispose();

    private bool HasIndex => FileFacts.Of(Database.SharedMemory).HasContent;
}
