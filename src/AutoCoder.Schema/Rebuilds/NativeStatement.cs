namespace AutoCoder.Schema.Rebuilds;

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
            TableChange.AddCheck { Name: not null } add => $"ALTER TABLE {table} ADD {CheckEdits.Text(add)}",
            TableChange.AddColumn add when CanBeAdded(add.Definition) => $"ALTER TABLE {table} ADD COLUMN {add.Definition}",
            TableChange.DropColumns { Columns: [{ } column] } when CanBeDropped(before, after, column) =>
                $"ALTER TABLE {table} DROP COLUMN {SqlName.Quote(column)}",
            TableChange.AlterColumn alter when IsNullabilityOnly(before, alter) =>
                $"ALTER TABLE {table} ALTER COLUMN {SqlName.Quote(alter.Column)} {(alter.IsNullable!.Value ? "DROP" : "SET")} NOT NULL",
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
            ConstraintDefinition.PrimaryKey or ConstraintDefinition.Unique or ConstraintDefinition.Generated { IsStored: true } => false,
            _ => true,
        });
    }

    private static bool CanBeDropped(TableDraft before, TableDraft after, string column) =>
        before.Indexes.Length == after.Indexes.Length
        && TableParts.Constraints(before.Table).Count() - before.Table.FindColumn(column)!.Constraints.Length
            == TableParts.Constraints(after.Table).Count()
        && before.Table.FindColumn(column)!.Constraints.All(
            constraint => constraint is not (ConstraintDefinition.Unique or ConstraintDefinition.ForeignKey or ConstraintDefinition.Deferral));

    private static bool IsNullabilityOnly(TableDraft before, TableChange.AlterColumn change) =>
        change is { IsNullable: not null, Default: null, Collation: null, Generated: null }
        && (change.Type is null
            || DeclaredType.Normalise(change.Type) == DeclaredType.Normalise(before.Table.FindColumn(change.Column)!.Type));
}
