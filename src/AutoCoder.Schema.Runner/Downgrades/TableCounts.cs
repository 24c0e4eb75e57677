using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Downgrades;

/// <summary>How many rows tables have at one moment.</summary>
internal static class TableCounts
{
    /// <summary>The counts by table; without those that cannot be counted, such as a virtual table whose module is not there.</summary>
    public static ImmutableDictionary<string, long> Of(SqliteConnection connection, DatabaseSchema schema)
    {
        var counts = ImmutableDictionary.CreateBuilder<string, long>(SqlNameComparer.Instance);
        foreach (TableSchema table in schema.Tables)
        {
            if (Count(connection, table.Name) is { } count) counts[table.Name] = count;
        }

        return counts.ToImmutable();
    }

    private static long? Count(SqliteConnection connection, string table)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // the name is quoted
        command.CommandText = $"SELECT count(*) FROM main.{SqlName.Quote(table)}";
#pragma warning restore CA2100
        try
        {
            return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        }
        catch (SqliteException error) when (error.SqliteErrorCode == SQLitePCL.raw.SQLITE_ERROR)
        {
            return null;
        }
    }
}
