using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Processor;

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

    // A disk that is full or fails has rolled back everything: what it said is not hidden by nothing being left to take back.
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
            return error.Words();
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

/// <summary>
/// How far views expand. SQLite writes every view that a view names into it before it does anything else, and cannot be
/// interrupted meanwhile (measured with 3.53): twenty views that name the one before twice are a million.
/// </summary>
internal static class ViewExpansion
{
    /// <summary>How many views one may expand to, and all of them together.</summary>
    public const long Most = 1000, MostTogether = 100_000;

    /// <summary>The views that expand to more than is tried, in their order.</summary>
    public static IReadOnlyList<SchemaEntry> Excessive(IReadOnlyList<SchemaEntry> schema)
    {
        SchemaEntry[] views =
            [.. schema.Where(entry => entry.Type == "view").DistinctBy(view => view.Name, SqlNameComparer.Instance)];
        Dictionary<string, long> sizes = Sizes(views);
        long together = 0;
        return [.. views.Where(view => sizes[view.Name] > Most || (together += sizes[view.Name]) > MostTogether)];
    }

    // A name counts wherever it stands: a column of the same name makes a view look larger, never smaller. Views that name each
    // other in a circle are broken, and SQLite says so at once; a name in the circle counts as one.
    private static Dictionary<string, long> Sizes(SchemaEntry[] views)
    {
        HashSet<string> names = new(views.Select(view => view.Name), SqlNameComparer.Instance);
        Dictionary<string, string[]> named = views.ToDictionary(
            view => view.Name, view => NamedIn(view, names), SqlNameComparer.Instance);
        ILookup<string, string> users = named
            .SelectMany(view => view.Value.Distinct(SqlNameComparer.Instance), (view, name) => (name, view.Key))
            .ToLookup(pair => pair.name, pair => pair.Key, SqlNameComparer.Instance);
        Dictionary<string, int> missing = named.ToDictionary(
            view => view.Key, view => view.Value.Distinct(SqlNameComparer.Instance).Count(), SqlNameComparer.Instance);
        Dictionary<string, long> sizes = new(SqlNameComparer.Instance);
        Queue<string> ready = new(named.Keys.Where(view => missing[view] == 0));
        while (ready.TryDequeue(out string? view))
        {
            sizes[view] = SizeOf(named[view], sizes);
            foreach (string user in users[view].Where(user => --missing[user] == 0)) ready.Enqueue(user);
        }

        string[] circular = [.. named.Keys.Where(view => !sizes.ContainsKey(view))];
        foreach (string view in circular) sizes[view] = SizeOf(named[view], sizes);
        return sizes;
    }

    private static long SizeOf(string[] names, Dictionary<string, long> sizes) =>
        Math.Min(Most + 1, 1 + names.Sum(name => sizes.GetValueOrDefault(name, 1)));

    private static string[] NamedIn(SchemaEntry view, HashSet<string> names) =>
    [
        .. SqlTokenizer.Significant(view.Sql).ToArray()
            .Where(token => token.Kind is TokenKind.Word or TokenKind.QuotedName or TokenKind.Text)
            .Select(token => SqlName.Unquote(view.Sql.AsSpan(token.Start, token.Length)))
            .Where(name => names.Contains(name) && !SqlName.Same(name, view.Name)),
    ];
}

/// <summary>
/// Has SQLite prepare the statements that fire triggers, and tells which can no longer be prepared. Its own check after
/// <c>ALTER TABLE … DROP COLUMN</c> passes over a column that a trigger of another table sets (measured with 3.40 and 3.53):
/// from then on every write to that other table fails.
/// </summary>
internal static class TriggerTrial
{
    /// <summary>One sentence for each statement that SQLite refuses; most are refused before and after a change alike.</summary>
    public static IReadOnlyList<string> Problems(SchemaStatements statements)
    {
        List<string> problems = [];
        IEnumerable<string> tables = statements.ReadSchema().Where(IsTrigger).Select(trigger => trigger.Table);
        foreach (string table in tables.Distinct(SqlNameComparer.Instance))
        {
            foreach (string sql in Firing(statements, table))
            {
                if (Refusal(statements, sql) is not { } refusal) continue;
                string verb = sql[..sql.IndexOf(' ', StringComparison.Ordinal)];
                problems.Add($"{verb} on {table} would fail by a trigger: {refusal}");
            }
        }

        return problems;
    }

    private static bool IsTrigger(SchemaEntry entry) => entry.Type == "trigger" && entry.Sql is not null;

    // Every column, since a trigger may be on some of them only.
    private static IEnumerable<string> Firing(SchemaStatements statements, string table)
    {
        string name = SqlName.Quote(table);
        yield return $"INSERT INTO {name} DEFAULT VALUES";
        yield return $"DELETE FROM {name}";
        string columns = string.Join(
            ", ", statements.ColumnsOf(table).Select(SqlName.Quote).Select(column => $"{column} = {column}"));
        if (columns.Length > 0) yield return $"UPDATE {name} SET {columns}";
    }

    // EXPLAIN prepares a statement and does not run it.
    private static string? Refusal(SchemaStatements statements, string sql)
    {
        try
        {
            _ = statements.Ask($"EXPLAIN {sql}");
            return null;
        }
        catch (SqliteException error) when (error.SqliteErrorCode == SQLitePCL.raw.SQLITE_ERROR)
        {
            return error.Words();
        }
    }
}
