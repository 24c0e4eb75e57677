namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>
/// What in a schema takes away or changes, without a word, what is written to a table: a trigger on it (RAISE(IGNORE), or
/// anything else that runs with it), and ON CONFLICT IGNORE or REPLACE. Asked of the tables that record what was done to a
/// database: a record that others write to proves nothing.
/// </summary>
internal static class RecordFlaws
{
    /// <summary>The first of it, with the statement that mends it; null when there is none.</summary>
    /// <param name="entries">The whole schema.</param>
    /// <param name="table">The table.</param>
    public static string? Find(ImmutableArray<SchemaEntry> entries, string table)
    {
        foreach (SchemaEntry entry in entries)
        {
            if (entry.Sql is not { } sql) continue;
            if (TriggerOf(entry, sql) is { } trigger && SqlName.Same(trigger.Table, table))
                return $"trigger {trigger.Name} on {table} can take away or change what is recorded there; "
                    + $"take it off with DROP TRIGGER {SqlName.Quote(trigger.Name)}";
            if (SqlName.Same(entry.Name, table) && ConflictOf(sql) is { } conflict)
                return $"{table} has ON CONFLICT {conflict}, by which SQLite takes away what is recorded there without a word; "
                    + "make the table anew without it";
        }

        return null;
    }

    // SQLite goes by the statement, and not by the words that somebody may have written beside it.
    private static SchemaEntry? TriggerOf(SchemaEntry entry, string sql)
    {
        bool mayBe = entry.Type == "trigger" || sql.Contains("TRIGGER", StringComparison.OrdinalIgnoreCase);
        return mayBe && EntryReader.Read(sql) is { Type: "trigger" } read ? read : entry.Type == "trigger" ? entry : null;
    }

    private static string? ConflictOf(string sql)
    {
        if (!sql.Contains("CONFLICT", StringComparison.OrdinalIgnoreCase)) return null;
        var cursor = new TokenCursor(sql, SqlTokenizer.Significant(sql));
        for (; !cursor.AtEnd; cursor.Skip())
        {
            if (!cursor.At("ON") || !cursor.At("CONFLICT", 1)) continue;
            if (cursor.At("IGNORE", 2)) return "IGNORE";
            if (cursor.At("REPLACE", 2)) return "REPLACE";
        }

        return null;
    }
}
