using System.Data;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AutoCoder.Schema.Runner.Sqlite;

/// <summary>
/// A connection of the driver to one file. The driver (Microsoft.Data.Sqlite 10.0) keeps about 850 bytes for each distinct
/// connection string, pooling or not, until a timer has fired twice, more than four minutes after the first use: a fast run
/// over many databases would hold them all. So to the driver all files are one, an empty database in memory, and what it runs
/// on is the handle that is opened here: it asks <see cref="Handle"/> for it each time.
/// </summary>
internal class DatabaseConnection : SqliteConnection
{
    // No pool: a pooled connection keeps the file open. No foreign keys: with them on, rebuilding a table deletes the rows
    // that refer to it, and inside a transaction they cannot be turned off.
    private const string OfAll = $"Data Source={InMemory};Pooling=False;Foreign Keys=False";

    /// <summary>The path of a database in memory.</summary>
    public const string InMemory = ":memory:";

    // The driver tries again for so long after SQLite's own wait; 0 would be for ever, and 30 is its default.
    private const int DriversWait = 1;

    private readonly string _path;
    private readonly string _named;
    private readonly SqliteOpenMode _mode;
    private sqlite3? _file;

    /// <summary>A connection that is not open yet.</summary>
    /// <param name="path">The file, a URI of SQLite, or <see cref="InMemory"/>.</param>
    /// <param name="mode">What may be done with it.</param>
    /// <param name="wait">How many seconds the driver tries again where the database is busy.</param>
    public DatabaseConnection(string path, SqliteOpenMode mode, int wait = DriversWait)
        : this(path, path, mode, wait)
    {
    }

    private DatabaseConnection(string path, string named, SqliteOpenMode mode, int wait)
        : base(OfAll)
    {
        (_path, _named, _mode) = (path, named, mode);
        DefaultTimeout = wait;
    }

    // The driver sets a bundle's provider at its first use, over one that the application has set.
    static DatabaseConnection() =>
        SqliteEngine.Keeping(static () => RuntimeHelpers.RunClassConstructor(typeof(SqliteConnection).TypeHandle));

    /// <inheritdoc />
    public override sqlite3? Handle => _file ?? base.Handle;

    /// <inheritdoc />
    public override string DataSource => State == ConnectionState.Open ? base.DataSource : _path;

    /// <summary>The string that opens the same file: what a migration gets that asks for it.</summary>
    [AllowNull]
    public override string ConnectionString
    {
        get => new SqliteConnectionStringBuilder
        {
            DataSource = _path,
            Mode = _mode,
            Pooling = false,
            ForeignKeys = false,
            DefaultTimeout = DefaultTimeout,
        }.ToString();
        set => base.ConnectionString = value;
    }

    /// <summary>Opens a database as the application does.</summary>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public static DatabaseConnection OpenFile(string path, SqliteOpenMode mode) => Opened(new(path, mode));

    /// <summary>
    /// Opens a file that nobody writes to. Immutable: a backup of a database in WAL mode is in that mode, too, and would get a
    /// <c>-wal</c> and a <c>-shm</c> beside it by being looked at.
    /// </summary>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public static DatabaseConnection OpenUnchanging(string path) => Opened(new(
        ReadOnlyConnection.UriOf(Path.GetFullPath(path), ReadOnlyConnection.Immutable),
        Path.GetFullPath(path),
        SqliteOpenMode.ReadOnly,
        DriversWait));

    /// <inheritdoc />
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public override void Open()
    {
        if (State == ConnectionState.Open) return;
        SqliteEngine.EnsureReady();
        base.Open();
        if (_path == InMemory) return;
        int code = raw.sqlite3_open_v2(_path, out sqlite3 file, Flags(), null);
        try
        {
            SqliteException.ThrowExceptionForRC(code, file);
            if (DatabaseOpening.Prepare(file, Path.GetFullPath(_named)) is { } refused)
                throw new SqliteException(refused.Detail, refused.Code);
            SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(file, "PRAGMA foreign_keys = 0"), file);
            _file = file;
        }
        catch
        {
            file.Dispose();
            base.Close();
            throw;
        }
    }

    /// <inheritdoc />
    public override void Close()
    {
        base.Close(); // ends what runs on the file, while it is open
        _file?.Dispose();
        _file = null;
    }

    private int Flags()
    {
        int uri = _path.StartsWith("file:", StringComparison.OrdinalIgnoreCase) ? raw.SQLITE_OPEN_URI : 0;
        return uri | _mode switch
        {
            SqliteOpenMode.ReadOnly => raw.SQLITE_OPEN_READONLY,
            SqliteOpenMode.ReadWrite => raw.SQLITE_OPEN_READWRITE,
            _ => raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE,
        };
    }

    private static DatabaseConnection Opened(DatabaseConnection connection)
    {
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
}
