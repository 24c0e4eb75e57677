using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Backups;

/// <summary>Connections to databases and to their backups.</summary>
internal static class BackupFile
{
    /// <summary>
    /// Makes what is committed last. A commit in DELETE mode is the removal of the journal, and SQLite's default (FULL) does not wait until
    /// that is on the disk (https://sqlite.org/pragma.html#pragma_synchronous): a power loss brings the journal back, and with it what
    /// was before; or, when the file was made shorter since, a damaged database. In WAL mode it is what FULL is.
    /// </summary>
    public const string Lasting = "PRAGMA synchronous = EXTRA";

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

    /// <summary>Runs statements.</summary>
    /// <exception cref="SqliteException">One of them failed.</exception>
    public static void Execute(SqliteConnection connection, string sql) => _ = Text(connection, sql);

    /// <summary>The first value that a statement gives, as text.</summary>
    /// <exception cref="SqliteException">It failed.</exception>
    public static string? Text(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // statements of this program, with no word from outside
        command.CommandText = sql;
#pragma warning restore CA2100
        return Convert.ToString(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
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
