using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Rebuild;

/// <summary>Has SQLite resolve every view and trigger of the database, and tells which one no longer works.</summary>
internal static class SchemaTrial
{
    private const string Scratch = "scratch_of_schema_trial";

    /// <summary>
    /// What SQLite says about the first view or trigger that refers to what is not there; null when all are sound. To
    /// rename a column SQLite checks all of them (<c>renameTestSchema</c> in alter.c); here it renames one of a table that
    /// nobody has, and takes it back.
    /// </summary>
    public static string? Problem(SchemaStatements statements)
    {
        bool legacy = statements.Switch("legacy_alter_table", false);
        _ = statements.Ask("SAVEPOINT schema_trial");
        try
        {
            _ = statements.Ask($"CREATE TABLE {Scratch} (a, b); ALTER TABLE {Scratch} RENAME COLUMN a TO c");
            return null;
        }
        catch (SqliteException error) when (error.SqliteErrorCode == SQLitePCL.raw.SQLITE_ERROR)
        {
            return Clean(error);
        }
        finally
        {
            _ = statements.Ask("ROLLBACK TO schema_trial; RELEASE schema_trial");
            statements.Switch("legacy_alter_table", legacy);
        }
    }

    /// <summary>SQLite's own words, out of the driver's.</summary>
    public static string Clean(SqliteException error)
    {
        int start = error.Message.IndexOf('\'', StringComparison.Ordinal), end = error.Message.LastIndexOf('\'');
        return start >= 0 && end > start ? error.Message[(start + 1)..end] : error.Message;
    }
}
