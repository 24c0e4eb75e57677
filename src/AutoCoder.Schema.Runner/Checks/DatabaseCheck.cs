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
            return new([.. ConnectionSchema.Tables(connection).SelectMany(table => OfTable(connection, table))]);
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
        long size = connection.Number("PRAGMA page_count") * connection.Number("PRAGMA page_size");
        int usual = SQLitePCL.raw.sqlite3_limit(connection.Handle, SQLitePCL.raw.SQLITE_LIMIT_LENGTH, (int)Math.Clamp(size, ShortestLimit, int.MaxValue));
        try
        {
            List<string> lines = connection.Texts(check);
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

    private static IEnumerable<ForeignKeyViolation> Violations(SqliteConnection connection, string? table)
    {
        string of = table is null ? "" : $"({SqlName.Quote(table)})";
        using SqliteStatement rows = connection.Prepare($"PRAGMA main.foreign_key_check{of}");
        while (rows.Step()) yield return new(rows.Text(0)!, rows.IsNull(1) ? null : rows.Integer(1), rows.Text(2) ?? "");
    }
}
