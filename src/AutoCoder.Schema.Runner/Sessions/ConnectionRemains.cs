using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Sessions;

/// <summary>
/// What a migration leaves on the connection, which the next one gets: switches of SQLite are set back to what is usual, attached
/// databases let go; temporary objects that stand in the way of the database's own are refused. So a migration runs as it would
/// run alone.
/// </summary>
internal static class ConnectionRemains
{
    // What changes how statements behave. Foreign keys cannot be switched inside a transaction.
    private static readonly string[] Switches =
    [
        "recursive_triggers", "ignore_check_constraints", "legacy_alter_table", "writable_schema", "reverse_unordered_selects",
        "count_changes", "full_column_names", "query_only",
    ];

    private static readonly string Question =
        "SELECT (SELECT count(*) FROM sqlite_temp_schema), (SELECT count(*) FROM pragma_database_list WHERE seq > 1), "
        + $"'a' LIKE 'A', {string.Join(", ", Switches.Select(name => $"(SELECT {name} FROM pragma_{name})"))}";

    /// <summary>Whether a statement that was recorded may leave something, by its words.</summary>
    public static bool MayLeave(string sql) =>
        sql.Contains("PRAGMA", StringComparison.OrdinalIgnoreCase) || sql.Contains("TEMP", StringComparison.OrdinalIgnoreCase)
        || sql.Contains("ATTACH", StringComparison.OrdinalIgnoreCase);

    /// <summary>Sets back what can be set back.</summary>
    /// <returns>What cannot be left, in a sentence; null when nothing is.</returns>
    /// <exception cref="SqliteException">SQLite could not be asked.</exception>
    public static string? Settle(SqliteConnection connection, VersionTable versionTable)
    {
        (bool hasTemporary, bool hasAttached, List<string> back) = Ask(connection);
        string? refusal = hasTemporary ? Temporary(connection, versionTable) : null;
        foreach (string sql in back) connection.Execute(sql);
        if (hasAttached) LetGo(connection);
        return refusal;
    }

    private static (bool HasTemporary, bool HasAttached, List<string> Back) Ask(SqliteConnection connection)
    {
        const int Like = 2, First = 3;
        using SqliteStatement row = connection.Prepare(Question);
        _ = row.Step();
        List<string> back = [];
        if (row.Integer(Like) == 0) back.Add("PRAGMA case_sensitive_like = OFF");
        for (int i = 0; i < Switches.Length; i++)
        {
            if (row.Integer(First + i) != 0) back.Add($"PRAGMA {Switches[i]} = OFF");
        }

        return (row.Integer(0) > 0, row.Integer(1) > 0, back);
    }

    // A name without its database is looked for among the temporary ones first.
    private static string? Temporary(SqliteConnection connection, VersionTable versionTable)
    {
        ImmutableArray<SchemaEntry> temporary = ConnectionSchema.ReadAll(connection, ConnectionSchema.Temporary);
        HashSet<string> own = new(temporary.Where(IsTable).Select(entry => entry.Name), SqlNameComparer.Instance);
        HashSet<string> ofDatabase = new(
            [
                .. ConnectionSchema.ReadAll(connection).Where(IsTable).Select(entry => entry.Name), versionTable.Name,
                LedgerTable.Name,
            ],
            SqlNameComparer.Instance);
        foreach (SchemaEntry entry in temporary)
        {
            if (entry.Type == "trigger" && !own.Contains(entry.Table))
                return $"It leaves the temporary trigger {entry.Name} on {entry.Table}, which would run in the migrations after "
                    + $"it: end it with DROP TRIGGER temp.{SqlName.Quote(entry.Name)}, or make a trigger that stays.";
            if (IsTable(entry) && ofDatabase.Contains(entry.Name))
                return $"It leaves the temporary {entry.Type} {entry.Name}, which the migrations after it would take for the "
                    + $"database's own: end it with DROP {entry.Type.ToUpperInvariant()} temp.{SqlName.Quote(entry.Name)}, or "
                    + "give it another name.";
        }

        return null;
    }

    private static bool IsTable(SchemaEntry entry) => entry.Type is "table" or "view";

    // One that the transaction has read or written stays until it ends; SQLite says so, and it is in nobody's way.
    private static void LetGo(SqliteConnection connection)
    {
        foreach (string name in connection.Texts("SELECT name FROM pragma_database_list WHERE seq > 1"))
        {
            try
            {
                connection.Execute($"DETACH {SqlName.Quote(name)}");
            }
            catch (SqliteException held) when (held.SqliteErrorCode == SQLitePCL.raw.SQLITE_ERROR)
            {
                continue;
            }
        }
    }
}
