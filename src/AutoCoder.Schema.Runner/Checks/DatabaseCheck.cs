using System.Collections.Immutable;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Checks;

/// <summary>Asks SQLite whether a database is sound, on a connection that may be in a transaction.</summary>
internal static class DatabaseCheck
{
    private const long ShortestLimit = 1 << 20;

    /// <summary>The broken foreign keys (<c>PRAGMA foreign_key_check</c>).</summary>
    public static ForeignKeyViolations ForeignKeys(SqliteConnection connection)
    {
        try
        {
            return new([.. Violations(connection, null)]);
        }
        catch (SqliteException error) when (error.SqliteErrorCode == SQLitePCL.raw.SQLITE_ERROR)
        {
            // A key that refers to no unique column ends the check of the whole database; the other tables still count.
            return new([.. Tables(connection).SelectMany(table => OfTable(connection, table))]);
        }
    }

    /// <summary>What is damaged (<c>PRAGMA quick_check</c>), at most ten lines; null when nothing is.</summary>
    public static string? Quick(SqliteConnection connection) => Damage(connection, "PRAGMA quick_check(10)");

    /// <summary>What is damaged, indexes held against their tables (<c>PRAGMA integrity_check</c>), at most ten lines; null when nothing is.</summary>
    public static string? Whole(SqliteConnection connection) => Damage(connection, "PRAGMA integrity_check(10)");

    // Both evaluate the constraints and the indexes of the file for every row. An expression that makes a value of a gigabyte takes
    // seconds (measured), and an honest one has no need of values that are longer than the file.
    private static string? Damage(SqliteConnection connection, string check)
    {
        long size = Number(connection, "PRAGMA page_count") * Number(connection, "PRAGMA page_size");
        int usual = SQLitePCL.raw.sqlite3_limit(connection.Handle, SQLitePCL.raw.SQLITE_LIMIT_LENGTH, (int)Math.Clamp(size, ShortestLimit, int.MaxValue));
        try
        {
            using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // one of the two above
            command.CommandText = check;
#pragma warning restore CA2100
            List<string> lines = Lines(command);
            return lines is ["ok"] ? null : string.Join("; ", lines);
        }
        catch (SqliteException error) when (error.SqliteErrorCode == SQLitePCL.raw.SQLITE_TOOBIG)
        {
            return "a constraint or an index of it makes values that are longer than the whole file";
        }
        finally
        {
            _ = SQLitePCL.raw.sqlite3_limit(connection.Handle, SQLitePCL.raw.SQLITE_LIMIT_LENGTH, usual);
        }
    }

    private static long Number(SqliteConnection connection, string question)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // one of the two above
        command.CommandText = question;
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>The broken foreign keys of one table.</summary>
    public static ImmutableArray<ForeignKeyViolation> OfTable(SqliteConnection connection, string table)
    {
        try
        {
            return [.. Violations(connection, table)];
        }
        catch (SqliteException error) when (error.SqliteErrorCode == SQLitePCL.raw.SQLITE_ERROR)
        {
            return [new(table, null, null, error.Message)];
        }
    }

    private static List<string> Tables(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
        return Lines(command);
    }

    // A NULL argument is no argument: every table.
    private static IEnumerable<ForeignKeyViolation> Violations(SqliteConnection connection, string? table)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT * FROM pragma_foreign_key_check(@table)";
        command.Parameters.AddWithValue("@table", (object?)table ?? DBNull.Value);
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return new(reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetInt64(1), reader.GetString(2));
        }
    }

    private static List<string> Lines(SqliteCommand command)
    {
        using SqliteDataReader reader = command.ExecuteReader();
        List<string> lines = [];
        while (reader.Read()) lines.Add(reader.GetString(0));
        return lines;
    }
}
