using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Sqlite;

/// <summary>Opens databases by the driver, outside of a session.</summary>
internal static class DatabaseConnection
{
    // The driver tries again for so long after SQLite's own wait; 0 would be for ever, and 30 is its default.
    private const int DriversWait = 1;

    /// <summary>Opens a database as the application does.</summary>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public static SqliteConnection Open(string path, SqliteOpenMode mode) => Opened(new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Mode = mode,
        Pooling = false,
        ForeignKeys = false,
        DefaultTimeout = DriversWait,
    });

    /// <summary>
    /// Opens a file that nobody writes to. Immutable: a backup of a database in WAL mode is in that mode, too, and would get a
    /// <c>-wal</c> and a <c>-shm</c> beside it by being looked at.
    /// </summary>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public static SqliteConnection OpenUnchanging(string path) => Opened(new SqliteConnectionStringBuilder
    {
        DataSource = ReadOnlyConnection.UriOf(Path.GetFullPath(path), ReadOnlyConnection.Immutable),
        Mode = SqliteOpenMode.ReadOnly,
        Pooling = false,
        ForeignKeys = false,
    });

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
}
