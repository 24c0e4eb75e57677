using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Rebuild;

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
        foreach (string table in statements.ReadSchema().Where(IsTrigger).Select(trigger => trigger.Table).Distinct(SqlNameComparer.Instance))
        {
            foreach (string sql in Firing(statements, table))
            {
                if (Refusal(statements, sql) is { } refusal) problems.Add($"{sql[..sql.IndexOf(' ', StringComparison.Ordinal)]} on {table} would fail by a trigger: {refusal}");
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
        string columns = string.Join(", ", statements.ColumnsOf(table).Select(SqlName.Quote).Select(column => $"{column} = {column}"));
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
            return SchemaTrial.Clean(error);
        }
    }
}
