namespace AutoCoder.Schema.Tables;

/// <summary>
/// A rebuild as statements. The old table steps aside under another name, so that the new one is made under its own name
/// from its own text, and SQLite rewrites nothing. To be run with <c>foreign_keys</c> off, or dropping the old table
/// deletes the child rows, and with <c>legacy_alter_table</c> on, or the renaming drags views, triggers and the foreign
/// keys of other tables along.
/// </summary>
/// <param name="Table">The table's name.</param>
/// <param name="OldTable">The name under which the old table stands aside.</param>
/// <param name="Required">Columns that must have a value in every row, with the expression over the old table.</param>
/// <param name="Prepare">Steps aside and makes the new table.</param>
/// <param name="Copy">Copies the rows.</param>
/// <param name="Finish">Drops the old table, and makes the indexes and triggers again.</param>
internal sealed record RebuildPlan(
    string Table,
    string OldTable,
    ImmutableArray<(string Column, string Source)> Required,
    ImmutableArray<string> Prepare,
    string Copy,
    ImmutableArray<string> Finish)
{
    /// <summary>The plan that turns the original table of a draft into the draft. Pure; never throws.</summary>
    public static RebuildPlan Of(TableDraft draft)
    {
        string name = draft.Original.Name, old = Unused(draft);
        return new RebuildPlan(
            name, old,
            [.. NeedValues(draft).Select(column => (column, Source(draft, column)))],
            [$"ALTER TABLE {SqlName.Quote(name)} RENAME TO {SqlName.Quote(old)}", draft.Table.Sql],
            CopyRows(draft, old),
            [
                .. Sequence(draft, old),
                $"DROP TABLE {SqlName.Quote(old)}",
                .. draft.Indexes.Select(entry => entry.Sql!),
                .. draft.Triggers.Select(entry => entry.Sql!),
            ]);
    }

    private static string Source(TableDraft draft, string column) =>
        draft.Sources.GetValueOrDefault(column) ?? ColumnEdits.StartValue(draft, column);

    // A column that comes to be the rowid: where it has no value, SQLite would make one up.
    private static IEnumerable<string> NeedValues(TableDraft draft)
    {
        ColumnDefinition? alias = TableParts.RowIdAlias(draft.Table), before = TableParts.RowIdAlias(draft.Original);
        bool isNew = alias is not null && draft.Sources.ContainsKey(alias.Name) && !SqlName.Same(alias.Name, before?.Name);
        return isNew ? draft.Required.Append(alias!.Name).Distinct(SqlNameComparer.Instance) : draft.Required;
    }

    // OR ABORT overrides what a constraint says ON CONFLICT: no row is left out or replaced without a word.
    private static string CopyRows(TableDraft draft, string old)
    {
        List<(string Column, string Source)> columns =
        [
            .. draft.Table.Columns.Where(column => !ColumnEdits.IsGenerated(column) && draft.Sources.ContainsKey(column.Name))
                .Select(column => (SqlName.Quote(column.Name), draft.Sources[column.Name])),
        ];
        bool isKeyed = TableParts.RowIdAlias(draft.Table) is not null;
        if (!isKeyed && RowId.NameIn(draft.Original, draft.Table) is { } rowId) columns.Insert(0, (rowId, rowId));
        return $"INSERT OR ABORT INTO {SqlName.Quote(draft.Original.Name)} "
            + $"({string.Join(", ", columns.Select(column => column.Column))}) "
            + $"SELECT {string.Join(", ", columns.Select(column => column.Source))} FROM {SqlName.Quote(old)}";
    }

    // The counter of AUTOINCREMENT followed the old table to its other name; copying began a new one.
    private static IEnumerable<string> Sequence(TableDraft draft, string old)
    {
        if (!IsCounted(draft.Original) || !IsCounted(draft.Table)) yield break;
        yield return $"DELETE FROM sqlite_sequence WHERE name = {Text(draft.Original.Name)}";
        yield return $"UPDATE sqlite_sequence SET name = {Text(draft.Original.Name)} WHERE name = {Text(old)}";
    }

    private static bool IsCounted(TableDefinition table) => TableParts.PrimaryKey(table) is { Key.IsAutoIncrement: true };

    private static string Unused(TableDraft draft)
    {
        string name = $"old_{draft.Original.Name}";
        while (draft.Schema.Any(entry => SqlName.Same(entry.Name, name))) name = $"old_{name}";
        return name;
    }

    private static string Text(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}

/// <summary>The changes for which SQLite has a statement of its own, which does not copy the table.</summary>
internal static class NativeStatement
{
    /// <summary>The statement for a change; empty when nothing is to be done; null when only a rebuild does it.</summary>
    /// <param name="before">The table before the change, as the database then has it.</param>
    /// <param name="change">The change.</param>
    /// <param name="after">The table after it.</param>
    public static string? For(TableDraft before, TableChange change, TableDraft after)
    {
        string table = SqlName.Quote(before.Original.Name);
        bool sameText = string.Equals(before.Table.Sql, after.Table.Sql, StringComparison.Ordinal);
        if (sameText && before.Indexes == after.Indexes && before.Sources == after.Sources) return "";
        return change switch
        {
            TableChange.AddIndex add => add.Sql,
            TableChange.DropIndex or TableChange.DropUnique when sameText => DropIndex(before, after),
            TableChange.AddCheck { Name: not null } add => $"ALTER TABLE {table} ADD {ConstraintEdits.CheckText(add)}",
            TableChange.AddColumn add when CanBeAdded(add.Definition) => $"ALTER TABLE {table} ADD COLUMN {add.Definition}",
            TableChange.DropColumns { Columns: [{ } column] } when CanBeDropped(before, after, column) =>
                $"ALTER TABLE {table} DROP COLUMN {SqlName.Quote(column)}",
            TableChange.AlterColumn alter when IsNullabilityOnly(before, alter) =>
                $"ALTER TABLE {table} ALTER COLUMN {SqlName.Quote(alter.Column)} "
                + $"{(alter.IsNullable!.Value ? "DROP" : "SET")} NOT NULL",
            _ => null,
        };
    }

    private static string? DropIndex(TableDraft before, TableDraft after)
    {
        SchemaEntry? gone = before.Indexes.Except(after.Indexes).SingleOrDefault();
        return gone is null ? null : $"DROP INDEX {SqlName.Quote(gone.Name)}";
    }

    /// <summary>What https://sqlite.org/lang_altertable.html#altertabaddcol says can be added, whatever rows there are.</summary>
    private static bool CanBeAdded(string definition)
    {
        if (ColumnEdits.Parse(definition) is not { } column) return false;
        ConstraintDefinition.Default? value = column.Constraints.OfType<ConstraintDefinition.Default>().LastOrDefault();
        string text = value is null ? "NULL" : value.Value.Of($"CREATE TABLE t ({definition})");
        bool isConstant = !text.StartsWith('(') && !text.StartsWith("CURRENT_", StringComparison.OrdinalIgnoreCase);
        return isConstant && column.Constraints.All(constraint => constraint switch
        {
            ConstraintDefinition.NotNull => !text.Equals("NULL", StringComparison.OrdinalIgnoreCase),
            ConstraintDefinition.PrimaryKey or ConstraintDefinition.Unique => false,
            ConstraintDefinition.Generated generated => !generated.IsStored,
            _ => true,
        });
    }

    private static bool CanBeDropped(TableDraft before, TableDraft after, string column) =>
        before.Indexes.Length == after.Indexes.Length
        && TableParts.Constraints(before.Table).Count() - before.Table.FindColumn(column)!.Constraints.Length
            == TableParts.Constraints(after.Table).Count()
        && before.Table.FindColumn(column)!.Constraints.All(
            constraint => constraint is not (
                ConstraintDefinition.Unique or ConstraintDefinition.ForeignKey or ConstraintDefinition.Deferral));

    private static bool IsNullabilityOnly(TableDraft before, TableChange.AlterColumn change) =>
        change is { IsNullable: not null, Default: null, Collation: null, Generated: null }
        && (change.Type is null
            || DeclaredType.Normalise(change.Type) == DeclaredType.Normalise(before.Table.FindColumn(change.Column)!.Type));
}
