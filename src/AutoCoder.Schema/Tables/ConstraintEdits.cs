namespace AutoCoder.Schema.Tables;

/// <summary>Primary keys, unique constraints, foreign keys and CHECKs that come and go.</summary>
internal static class ConstraintEdits
{
    public static DraftEdit AddPrimaryKey(TableDraft draft, TableChange.AddPrimaryKey change)
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
        return IsUniqueKey(draft, change.Columns) ? AddFirstConstraint(required, text) : AddConstraint(required, text);
    }

    // SQLite (3.40 to 3.53, measured) cannot rename a column any more where the same key stands behind an equal UNIQUE: it has
    // one index for both, and in the text of the second it does not find the column.
    private static bool IsUniqueKey(TableDraft draft, ImmutableArray<string> columns) =>
        draft.Table.Constraints.OfType<ConstraintDefinition.Unique>()
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

    public static DraftEdit DropPrimaryKey(TableDraft draft, TableChange.DropPrimaryKey change)
    {
        if (TableParts.PrimaryKey(draft.Table) is not { } found) return draft.Refuse("it has no primary key.");
        if (change.Name is not null && found.Key.Name is not null && !SqlName.Same(change.Name, found.Key.Name))
        {
            return draft.Refuse($"it has no primary key {change.Name} but {Describe(draft, found)}.");
        }

        return Remove(draft with { Required = [] }, found.Key, found.Column);
    }

    public static DraftEdit AddUnique(TableDraft draft, TableChange.AddUnique change) => Taken(draft, change.Name) is { } taken
        ? draft.Refuse(taken)
        : AddConstraint(draft, $"{Head(change.Name)}{change.Clause}");

    public static DraftEdit DropUnique(TableDraft draft, TableChange.DropUnique change)
    {
        if (change.Name is not null && draft.Indexes.FirstOrDefault(entry => SqlName.Same(entry.Name, change.Name)) is { } index)
        {
            return IndexEdits.Remove(draft, index).Then(next => RemoveTwin(next, index));
        }

        (ConstraintDefinition.Unique Key, ColumnDefinition? Column)[] keys = [.. UniqueKeys(draft.Table)];
        foreach ((ConstraintDefinition.Unique key, ColumnDefinition? column) in keys)
        {
            if (change.Name is not null && SqlName.Same(key.Name, change.Name)) return Remove(draft, key, column);
        }

        foreach ((ConstraintDefinition.Unique key, ColumnDefinition? column) in keys)
        {
            bool isMeant = key.Name is null
                && TableParts.Same(TableParts.Columns(draft.Table, key.Terms, column), change.Columns);
            if (isMeant) return Remove(draft, key, column);
        }

        return draft.Refuse($"there is no unique constraint {change.Name}{On(change.Columns)}. {KnownUniqueKeys(draft, keys)}");
    }

    /// <summary>The primary key in words.</summary>
    public static string Describe(TableDraft draft, (ConstraintDefinition.PrimaryKey Key, ColumnDefinition? Column) found)
    {
        string columns = string.Join(", ", TableParts.Columns(draft.Table, found.Key.Terms, found.Column));
        return found.Key.Name is null ? $"the primary key ({columns})" : $"the primary key {found.Key.Name} ({columns})";
    }

    /// <summary>Why a name cannot be given to another constraint; null when it can.</summary>
    private static string? Taken(TableDraft draft, string? name) =>
        name is not null && TableParts.Constraints(draft.Table).Any(found => SqlName.Same(found.Constraint.Name, name))
            ? TakenName(name)
            : null;

    private static string TakenName(string name) =>
        $"there is a constraint {name} already. Delete it first, or give the new one another name.";

    private static string Head(string? name) => name is null ? "" : $"CONSTRAINT {SqlName.Quote(name)} ";

    // FluentMigrator's stock processor writes Unique() twice: as an index and, without a name, at the column.
    private static DraftEdit RemoveTwin(TableDraft draft, SchemaEntry index)
    {
        string[] columns = IndexEdits.Columns(draft, index);
        foreach ((ConstraintDefinition.Unique key, ColumnDefinition? column) in UniqueKeys(draft.Table))
        {
            bool isTwin = column is not null && key.Name is null && TableParts.Same([column.Name], columns);
            if (isTwin) return Remove(draft, key, column);
        }

        return new DraftEdit.Done(draft);
    }

    private static IEnumerable<(ConstraintDefinition.Unique Key, ColumnDefinition? Column)> UniqueKeys(TableDefinition table) =>
        from found in TableParts.Constraints(table)
        where found.Constraint is ConstraintDefinition.Unique
        select ((ConstraintDefinition.Unique)found.Constraint, found.Column);

    private static string KnownUniqueKeys(TableDraft draft, (ConstraintDefinition.Unique Key, ColumnDefinition? Column)[] keys)
    {
        IEnumerable<string> constraints = keys.Select(found =>
            $"{found.Key.Name ?? "one without a name"}{On(TableParts.Columns(draft.Table, found.Key.Terms, found.Column))}");
        IEnumerable<string> indexes = draft.Indexes.Where(IndexEdits.IsUnique).Select(entry => $"the index {entry.Name}");
        string[] known = [.. constraints, .. indexes];
        return known.Length == 0 ? "It has none." : $"It has {string.Join("; ", known)}.";
    }

    private static string On(IReadOnlyCollection<string> columns) =>
        columns.Count == 0 ? "" : $" on {string.Join(", ", columns)}";

    public static DraftEdit AddForeignKey(TableDraft draft, TableChange.AddForeignKey change)
    {
        if (change.Columns.FirstOrDefault(column => draft.Table.FindColumn(column) is null) is { } unknown)
        {
            return draft.NoColumn(unknown);
        }
        if (Taken(draft, change.Name) is { } taken) return draft.Refuse(taken);
        if (!draft.Schema.Any(entry => entry.Type == "table" && SqlName.Same(entry.Name, change.Parent)))
        {
            return draft.Refuse($"there is no table {change.Parent} for {string.Join(", ", change.Columns)} to refer "
                + "to. Create it first.");
        }

        string columns = string.Join(", ", change.Columns.Select(SqlName.Quote));
        return AddConstraint(draft, $"{Head(change.Name)}FOREIGN KEY ({columns}) {change.Clause}");
    }

    public static DraftEdit DropForeignKey(TableDraft draft, TableChange.DropForeignKey change)
    {
        (ConstraintDefinition.ForeignKey Key, ColumnDefinition? Column)[] found = FindForeignKeys(draft.Table, change);
        return found.Length switch
        {
            1 => RemoveForeignKey(draft, found[0].Key, found[0].Column),
            0 => draft.Refuse($"there is no foreign key {Wanted(change)}. {KnownForeignKeys(draft.Table)}"),
            _ => draft.Refuse($"more than one foreign key answers to {Wanted(change)}: name the one that is meant. "
                + $"{KnownForeignKeys(draft.Table)}"),
        };
    }

    /// <summary>Takes the key out, with the deferral that SQLite lets stand behind it.</summary>
    private static DraftEdit RemoveForeignKey(TableDraft draft, ConstraintDefinition.ForeignKey key, ColumnDefinition? column)
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
    private static (ConstraintDefinition.ForeignKey Key, ColumnDefinition? Column)[] FindForeignKeys(
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

    private static string KnownForeignKeys(TableDefinition table)
    {
        string[] keys = [.. TableParts.ForeignKeys(table).Select(found =>
            $"{found.Key.Name ?? "without a name"} on {string.Join(", ", TableParts.Columns(found.Key, found.Column))} "
            + $"to {found.Key.References.ParentTable}")];
        return keys.Length == 0 ? "It has none." : $"It has: {string.Join("; ", keys)}.";
    }

    public static DraftEdit AddChecks(TableDraft draft, IReadOnlyList<TableChange.AddCheck> changes)
    {
        var names = new HashSet<string>(SqlNameComparer.Instance);
        foreach (ConstraintDefinition constraint in TableParts.Constraints(draft.Table).Select(found => found.Constraint))
        {
            if (constraint.Name is not null) names.Add(constraint.Name);
        }

        return changes.Select(change => change.Name).FirstOrDefault(name => name is not null && !names.Add(name)) is { } taken
            ? draft.Refuse(TakenName(taken))
            : AddConstraint(draft, string.Join(", ", changes.Select(CheckText)));
    }

    public static DraftEdit DropCheck(TableDraft draft, TableChange.DropCheck change)
    {
        TableDefinition table = draft.Table;
        var names = table.Columns.Select(column => column.Name).ToHashSet(SqlNameComparer.Instance);
        foreach ((ConstraintDefinition constraint, ColumnDefinition? column) in TableParts.Constraints(table))
        {
            bool isMeant = constraint is ConstraintDefinition.Check check
                && NormalisedSql.Expression(check.Expression.Of(table.Sql), names) == change.Expression;
            if (isMeant) return Remove(draft, constraint, column);
        }

        return draft.Refuse($"there is no CHECK ({change.Expression}).");
    }

    /// <summary>The constraint as it stands in a statement. A line comment at the end must not swallow the parenthesis.</summary>
    public static string CheckText(TableChange.AddCheck change) =>
        $"{Head(change.Name)}CHECK ({change.Expression}"
        + $"{(change.Expression.Contains("--", StringComparison.Ordinal) ? "\n" : "")})";

    /// <summary>Puts a constraint behind everything else of the table.</summary>
    private static DraftEdit AddConstraint(TableDraft draft, string constraint)
    {
        TableDefinition table = draft.Table;
        SourceSpan last = table.Constraints.IsEmpty ? table.Columns[^1].Span : table.Constraints[^1].Span;
        return draft.With(TextEdits.InsertAfter(table.Sql, last, constraint));
    }

    /// <summary>Puts a constraint behind the columns, before those that the table has.</summary>
    private static DraftEdit AddFirstConstraint(TableDraft draft, string constraint) =>
        draft.With(TextEdits.InsertAfter(draft.Table.Sql, draft.Table.Columns[^1].Span, constraint));

    /// <summary>Takes a constraint out, wherever it stands.</summary>
    private static DraftEdit Remove(TableDraft draft, ConstraintDefinition constraint, ColumnDefinition? column) => draft.With(
        column is null
            ? TextEdits.RemoveElement(draft.Table.Sql, constraint.Span)
            : TextEdits.Remove(draft.Table.Sql, constraint.Span));
}
