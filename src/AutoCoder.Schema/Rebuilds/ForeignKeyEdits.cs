namespace AutoCoder.Schema.Rebuilds;

/// <summary>Foreign keys of the table that come and go.</summary>
internal static class ForeignKeyEdits
{
    public static DraftEdit Add(TableDraft draft, TableChange.AddForeignKey change)
    {
        if (change.Columns.FirstOrDefault(column => draft.Table.FindColumn(column) is null) is { } unknown)
        {
            return draft.NoColumn(unknown);
        }
        if (KeyEdits.Taken(draft, change.Name) is { } taken) return draft.Refuse(taken);
        if (!draft.Schema.Any(entry => entry.Type == "table" && SqlName.Same(entry.Name, change.Parent)))
        {
            return draft.Refuse($"there is no table {change.Parent} for {string.Join(", ", change.Columns)} to refer "
                + "to. Create it first.");
        }

        string columns = string.Join(", ", change.Columns.Select(SqlName.Quote));
        return TableText.AddConstraint(draft, $"{KeyEdits.Head(change.Name)}FOREIGN KEY ({columns}) {change.Clause}");
    }

    public static DraftEdit Drop(TableDraft draft, TableChange.DropForeignKey change)
    {
        (ConstraintDefinition.ForeignKey Key, ColumnDefinition? Column)[] found = Find(draft.Table, change);
        return found.Length switch
        {
            1 => Remove(draft, found[0].Key, found[0].Column),
            0 => draft.Refuse($"there is no foreign key {Wanted(change)}. {Known(draft.Table)}"),
            _ => draft.Refuse($"more than one foreign key answers to {Wanted(change)}: name the one that is meant. "
                + $"{Known(draft.Table)}"),
        };
    }

    /// <summary>Takes the key out, with the deferral that SQLite lets stand behind it.</summary>
    private static DraftEdit Remove(TableDraft draft, ConstraintDefinition.ForeignKey key, ColumnDefinition? column)
    {
        string sql = draft.Table.Sql;
        if (column is null) return draft.With(TextEdits.RemoveElement(sql, key.Span));
        int index = column.Constraints.IndexOf(key);
        if (index + 1 < column.Constraints.Length && column.Constraints[index + 1] is ConstraintDefinition.Deferral deferral)
        {
            sql = TextEdits.Remove(sql, deferral.Span);
        }

        return draft.With(TextEdits.Remove(sql, key.Span));
    }

    // By its name; a key that has none, or whose name nobody can know, by its columns and its parent.
    private static (ConstraintDefinition.ForeignKey Key, ColumnDefinition? Column)[] Find(
        TableDefinition table, TableChange.DropForeignKey change)
    {
        (ConstraintDefinition.ForeignKey Key, ColumnDefinition? Column)[] keys = [.. TableParts.ForeignKeys(table)];
        (ConstraintDefinition.ForeignKey, ColumnDefinition?)[] named =
            [.. keys.Where(found => change.Name is not null && SqlName.Same(found.Key.Name, change.Name))];
        if (named.Length > 0 || change.Columns.IsEmpty) return named;
        return [.. keys.Where(found => TableParts.Same(TableParts.Columns(found.Key, found.Column), change.Columns)
            && (change.Parent is null || SqlName.Same(found.Key.References.ParentTable, change.Parent)))];
    }

    private static string Wanted(TableChange.DropForeignKey change) =>
        change.Columns.IsEmpty ? change.Name ?? "" : $"{change.Name} on {string.Join(", ", change.Columns)}";

    private static string Known(TableDefinition table)
    {
        string[] keys = [.. TableParts.ForeignKeys(table).Select(found =>
            $"{found.Key.Name ?? "without a name"} on {string.Join(", ", TableParts.Columns(found.Key, found.Column))} to {found.Key.References.ParentTable}")];
        return keys.Length == 0 ? "It has none." : $"It has: {string.Join("; ", keys)}.";
    }
}
