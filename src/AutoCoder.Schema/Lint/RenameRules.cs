namespace AutoCoder.Schema.Lint;

/// <summary>Names that older code uses, and foreign keys that lead nowhere.</summary>
internal static class RenameRules
{
    public static IEnumerable<LintRemark> Of(LintMigration migration) => [.. Renames(migration), .. ForeignKeys(migration)];

    private static IEnumerable<LintRemark> Renames(LintMigration migration)
    {
        foreach (StatementEffect effect in migration.Up.Select(StatementEffect.Of))
        {
            // In a rebuild the old name is there again afterwards.
            if (effect is StatementEffect.RenamesTable table && migration.Before.FindTable(table.Table) is not null && migration.After.FindTable(table.Table) is null && migration.After.FindTable(table.To) is not null)
                yield return Rename(migration, $"the table {table.Table} to {table.To}");
            if (effect is StatementEffect.RenamesColumn column && migration.Before.FindTable(column.Table)?.FindColumn(column.Column) is not null)
                yield return Rename(migration, $"the column {column.Table}.{column.Column} to {column.To}");
        }
    }

    private static LintRemark Rename(LintMigration migration, string what) => new(
        LintRules.Renames, $"{migration.Title} renames {what}: every statement of older code that names it fails from then on. Upgrade databases and code together, or add the new name first and drop the old one in a later release.");

    private static IEnumerable<LintRemark> ForeignKeys(LintMigration migration) =>
        from table in migration.After.Tables
        from key in table.ForeignKeys
        where !ParentKeys.Has(migration.After, key)
        let known = migration.Before.FindTable(table.Name)?.ForeignKeys.Any(old => old.ParentTable == key.ParentTable && old.Columns.SequenceEqual(key.Columns)) == true
        where !known || ParentWasThere(migration, table.Name, key)
        select new LintRemark(
            LintRules.ForeignKeyWithoutParent,
            $"{migration.Title} leaves {table.Name} ({string.Join(", ", key.Columns)}) with a foreign key to {key.ParentTable} ({string.Join(", ", key.ParentColumns)}), which {(migration.After.FindTable(key.ParentTable) is null ? "is not there" : "is no key of it")}: where foreign keys are enforced, SQLite refuses writes to both.");

    private static bool ParentWasThere(LintMigration migration, string table, ForeignKeySchema key) =>
        migration.Before.FindTable(table)!.ForeignKeys.Any(old => old.ParentTable == key.ParentTable && old.Columns.SequenceEqual(key.Columns) && ParentKeys.Has(migration.Before, old));
}
