using Microsoft.Data.Sqlite;

#pragma warning disable RS0030 // the one file of this room: a migration without a transaction is opened again on its way

namespace AutoCoder.Schema.Testing;

/// <summary>
/// A database in memory, for a moment in a file: a migration without a transaction is committed and opened again on its way.
/// </summary>
internal static class InFile
{
    /// <summary>Writes it into a file, lets that be upgraded, and reads it back when it was.</summary>
    public static ChangeRow Upgrade(ThoroughConnection connection, long to, Func<string, ChangeRow> upgrade)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("migration-trial-");
        try
        {
            string path = Path.Combine(folder.FullName, $"{to}.db");
            using (SqliteConnection file = Open(path)) connection.BackupDatabase(file);
            ChangeRow row = upgrade(path);
            using (SqliteConnection file = Open(path)) file.BackupDatabase(connection);
            return row with { Problem = row.Problem?.Replace(path, "the database", StringComparison.Ordinal) };
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
