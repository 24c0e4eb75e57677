using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Rebuild;

/// <summary>Has SQLite resolve every view and trigger of the database, and tells which one no longer works.</summary>
internal static class SchemaTrial
{
    private const string Scratch = "scratch_of_schema_trial";

    // Each costs an expansion of all views.
    private const int MostProblems = 100;

    /// <summary>
    /// What SQLite says about each view or trigger that refers to what is not there. To rename a column SQLite checks all
    /// of them (<c>renameTestSchema</c> in alter.c), and stops at the first that is broken; here it renames one of a table
    /// that nobody has, without those that were found already, and all is taken back.
    /// </summary>
    public static IReadOnlyList<string> Problems(SchemaStatements statements)
    {
        bool legacy = statements.Switch("legacy_alter_table", false);
        _ = statements.Ask("SAVEPOINT schema_trial");
        try
        {
            List<string> problems = [.. SetAside(statements)];
            _ = statements.Ask($"CREATE TABLE {Scratch} (a, b)");
            while (problems.Count < MostProblems && Problem(statements) is { } problem)
            {
                problems.Add(problem);
                if (!Drop(statements, problem)) break;
            }

            TakeBack(statements, legacy);
            return problems;
        }
        catch (SqliteException)
        {
            TryTakeBack(statements, legacy);
            throw;
        }
    }

    private static void TakeBack(SchemaStatements statements, bool legacy)
    {
        _ = statements.Ask("ROLLBACK TO schema_trial; RELEASE schema_trial");
        statements.Switch("legacy_alter_table", legacy);
    }

    // A disk that is full or fails has rolled back everything: what it said is not hidden by there being nothing left to take back.
    private static void TryTakeBack(SchemaStatements statements, bool legacy)
    {
        try
        {
            TakeBack(statements, legacy);
        }
        catch (Exception exception) when (exception is SqliteException or InvalidOperationException)
        {
            // What went wrong first is what is told.
        }
    }

    /// <summary>SQLite's own words, out of the driver's.</summary>
    public static string Clean(SqliteException error)
    {
        int start = error.Message.IndexOf('\'', StringComparison.Ordinal), end = error.Message.LastIndexOf('\'');
        return start >= 0 && end > start ? error.Message[(start + 1)..end] : error.Message;
    }

    // Told before a change and after it alike, so that they are nobody's fault.
    private static IEnumerable<string> SetAside(SchemaStatements statements)
    {
        foreach (SchemaEntry view in ViewExpansion.Excessive(statements.ReadSchema()))
        {
            _ = statements.Ask($"DROP VIEW main.{SqlName.Quote(view.Name)}");
            yield return $"error in view {view.Name}: it expands to more views than are tried";
        }
    }

    private static string? Problem(SchemaStatements statements)
    {
        try
        {
            _ = statements.Ask($"ALTER TABLE {Scratch} RENAME COLUMN a TO c; ALTER TABLE {Scratch} RENAME COLUMN c TO a");
            return null;
        }
        catch (SqliteException error) when (error.SqliteErrorCode == SQLitePCL.raw.SQLITE_ERROR)
        {
            return Clean(error);
        }
    }

    // "error in view v: no such column: x"; of two names that both fit, the longer one is meant.
    private static bool Drop(SchemaStatements statements, string problem)
    {
        SchemaEntry? broken = statements.ReadSchema().Where(entry => entry.Type is "view" or "trigger")
            .Where(entry => problem.StartsWith($"error in {entry.Type} {entry.Name}", StringComparison.Ordinal))
            .MaxBy(entry => entry.Name.Length);
        if (broken is null) return false;
        _ = statements.Ask($"DROP {broken.Type} main.{SqlName.Quote(broken.Name)}");
        return true;
    }
}
