using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Backups;

/// <summary>Connections to databases and to their backups.</summary>
internal static class BackupFile
{
    /// <summary>Opens a database as the application does.</summary>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public static SqliteConnection OpenDatabase(string path, SqliteOpenMode mode) => Opened(new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Mode = mode,
        Pooling = false,
        ForeignKeys = false,
        DefaultTimeout = 1, // the driver tries again for so long after SQLite's own wait; 0 would be for ever, and 30 is its default
    });

    /// <summary>
    /// Opens a file that nobody writes to. Immutable: a backup of a database in WAL mode is in that mode, too, and would get a
    /// <c>-wal</c> and a <c>-shm</c> beside it by being looked at.
    /// </summary>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public static SqliteConnection OpenUnchanging(string path)
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
}
