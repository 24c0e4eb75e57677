namespace AutoCoder.Schema.Rebuilds;

/// <summary>Primary keys and unique constraints that come and go.</summary>
internal static class KeyEdits
{
    public static DraftEdit AddPrimary(TableDraft draft, TableChange.AddPrimaryKey change)
    {
        if (TableParts.PrimaryKey(draft.Table) is { } key)
        {
            string[] members = TableParts.Columns(draft.Table, key.Key.Terms, key.Column);
            return members.SequenceEqual(change.Columns, SqlNameComparer.Instance)
                ? new DraftEdit.Done(draft)
                : draft.Refuse($"it has {Describe(draft, key)} already. Delete.PrimaryKey first.");
        }

        if (change.Columns.FirstOrDefault(column => draft.Table.FindColumn(column) is null) is { } unknown)
        {
            return draft.NoColumn(unknown);
        }
        if (Taken(draft, change.Name) is { } taken) return draft.Refuse(taken);
        string text = $"{Head(change.Name)}PRIMARY KEY ({string.Join(", ", change.Columns.Select(SqlName.Quote))})";
        TableDraft required = draft with { Required = change.Columns };
        return IsUnique(draft, change.Columns) ? TableText.AddFirstConstraint(required, text) : TableText.AddConstraint(required, text);
    }

    // SQLite (3.40 to 3.53, measured) cannot rename a column any more where the same key stands behind an equal UNIQUE: it has one index
    // for both, and in the text of the second it does not find the column.
    private static bool IsUnique(TableDraft draft, ImmutableArray<string> columns) => draft.Table.Constraints.OfType<ConstraintDefinition.Unique>()
        .Any(unique => TableParts.Columns(draft.Table, unique.Terms, null).SequenceEqual(columns, SqlNameComparer.Instance));

    public static DraftEdit AddAutoIncrement(TableDraft draft, TableChange.AddAutoIncrement change)
    {
        if (TableParts.RowIdAlias(draft.Table) is not { } alias || !SqlName.Same(alias.Name, change.Column))
        {
            return draft.Refuse($"column {change.Column} cannot be an identity: in SQLite that is the one column of the "
                + "primary key, of type INTEGER. Write AsInt64().PrimaryKey().Identity().");
        }

        (ConstraintDefinition.PrimaryKey key, ColumnDefinition? column) = TableParts.PrimaryKey(draft.Table)!.Value;
        if (key.IsAutoIncrement) return new DraftEdit.Done(draft);
        int end = column is null ? key.Terms[0].Span.End : key.Span.End;
        return draft.With(TextEdits.Insert(draft.Table.Sql, end, " AUTOINCREMENT"));
    }

    public static DraftEdit DropPrimary(TableDraft draft, TableChange.DropPrimaryKey change)
    {
        if (TableParts.PrimaryKey(draft.Table) is not { } found) return draft.Refuse("it has no primary key.");
        if (change.Name is not null && found.Key.Name is not null && !SqlName.Same(change.Name, found.Key.Name))
        {
            return draft.Refuse($"it has no primary key {change.Name} but {Describe(draft, found)}.");
        }

        return TableText.Remove(draft with { Required = [] }, found.Key, found.Column);
    }

    public static DraftEdit AddUnique(TableDraft draft, TableChange.AddUnique change) => Taken(draft, change.Name) is { } taken
        ? draft.Refuse(taken)
        : TableText.AddConstraint(draft, $"{Head(change.Name)}{change.Clause}");

    public static DraftEdit DropUnique(TableDraft draft, TableChange.DropUnique change)
    {
        if (change.Name is not null && draft.Indexes.FirstOrDefault(entry => SqlName.Same(entry.Name, change.Name)) is { } index)
        {
            return IndexEdits.Remove(draft, index).Then(next => RemoveTwin(next, index));
        }

        (ConstraintDefinition.Unique Key, ColumnDefinition? Column)[] keys = [.. UniqueKeys(draft.Table)];
        foreach ((ConstraintDefinition.Unique key, ColumnDefinition? column) in keys)
        {
            if (change.Name is not null && SqlName.Same(key.Name, change.Name)) return TableText.Remove(draft, key, column);
        }

        foreach ((ConstraintDefinition.Unique key, ColumnDefinition? column) in keys)
        {
            bool isMeant = key.Name is null
                && TableParts.Same(TableParts.Columns(draft.Table, key.Terms, column), change.Columns);
            if (isMeant) return TableText.Remove(draft, key, column);
        }

        return draft.Refuse($"there is no unique constraint {change.Name}{On(change.Columns)}. {Known(draft, keys)}");
    }

    /// <summary>The primary key in words.</summary>
    public static string Describe(TableDraft draft, (ConstraintDefinition.PrimaryKey Key, ColumnDefinition? Column) found)
    {
        string columns = string.Join(", ", TableParts.Columns(draft.Table, found.Key.Terms, found.Column));
        return found.Key.Name is null ? $"the primary key ({columns})" : $"the primary key {found.Key.Name} ({columns})";
    }

    /// <summary>Why a name cannot be given to another constraint; null when it can.</summary>
    public static string? Taken(TableDraft draft, string? name) =>
        name is not null && TableParts.Constraints(draft.Table).Any(found => SqlName.Same(found.Constraint.Name, name))
            ? $"there is a constraint {name} already. Delete it first, or give the new one another name."
            : null;

    public static string Head(string? name) => name is null ? "" : $"CONSTRAINT {SqlName.Quote(name)} ";

    // FluentMigrator's stock processor writes Unique() twice: as an index and, without a name, at the column.
    private static DraftEdit RemoveTwin(TableDraft draft, SchemaEntry index)
    {
        string[] columns = IndexEdits.Columns(draft, index);
        foreach ((ConstraintDefinition.Unique key, ColumnDefinition? column) in UniqueKeys(draft.Table))
        {
            bool isTwin = column is not null && key.Name is null && TableParts.Same([column.Name], columns);
            if (isTwin) return TableText.Remove(draft, key, column);
        }

        return new DraftEdit.Done(draft);
    }

    private static IEnumerable<(ConstraintDefinition.Unique Key, ColumnDefinition? Column)> UniqueKeys(TableDefinition table) =>
        from found in TableParts.Constraints(table)
        where found.Constraint is ConstraintDefinition.Unique
        select ((ConstraintDefinition.Unique)found.Constraint, found.Column);

    private static string Known(TableDraft draft, (ConstraintDefinition.Unique Key, ColumnDefinition? Column)[] keys)
    {
        IEnumerable<string> constraints = keys.Select(found =>
            $"{found.Key.Name ?? "one without a name"}{On(TableParts.Columns(draft.Table, found.Key.Terms, found.Column))}");
        IEnumerable<string> indexes = draft.Indexes.Where(IndexEdits.IsUnique).Select(entry => $"the index {entry.Name}");
        string[] known = [.. constraints, .. indexes];
        return known.Length == 0 ? "It has none." : $"It has {string.Join("; ", known)}.";
    }

    private static string On(IReadOnlyCollection<string> columns) =>
        columns.Count == 0 ? "" : $" on {string.Join(", ", columns)}";
}
