namespace AutoCoder.Schema.Lint;

/// <summary>What a migration makes of columns that stay.</summary>
internal static class ColumnRules
{
    public static IEnumerable<LintRemark> Of(LintMigration migration)
    {
        var promise = RunPromise.Of(migration.Before, [migration.StepTo(migration.Up.Length)]);
        foreach (TableSchema before in migration.Before.Tables)
        {
            string? name = promise.Tables.FirstOrDefault(table => SqlName.Same(table.Table, before.Name))?.After;
            if (name is null || migration.After.FindTable(name) is not { OpaqueText: null } after || before.OpaqueText is not null) continue;
            foreach (LintRemark remark in Columns(migration, before, after)) yield return remark;
            foreach (CheckSchema check in after.Checks.Where(check => !before.Checks.Any(known => known.Expression == check.Expression)))
                yield return Tightens(migration, $"adds CHECK ({check.Expression}) to {after.Name}: it fails on every database with a row against it, and afterwards so does older code that stores one");
        }
    }

    private static IEnumerable<LintRemark> Columns(LintMigration migration, TableSchema before, TableSchema after)
    {
        foreach (ColumnSchema was in before.Columns)
        {
            if (after.FindColumn(was.Name) is not { } now || was.IsRowIdAlias || now.IsRowIdAlias || was.Generated is not null || now.Generated is not null) continue;
            if (Stored(was) != Stored(now) && now.Affinity != TypeAffinity.Blob && !(IsJson(was, now) || IsJson(now, was)) && migration.Destructive is null)
                yield return new(LintRules.ConvertsColumn, $"{migration.Title} makes {after.Name}.{now.Name} {Type(now)} instead of {Type(was)}: values that are there are stored converted, and not every one can be had back. If it is meant, say so: [MigrationTrait(\"destructive\", \"why\")].");
            if (now.IsNotNull && !was.IsNotNull)
                yield return Tightens(migration, $"makes {after.Name}.{now.Name} NOT NULL: older code that stores NULL there fails");
        }
    }

    private static LintRemark Tightens(LintMigration migration, string what) =>
        new(LintRules.TightensColumn, $"{migration.Title} {what}. Upgrade databases and code together.");

    // INTEGER and NUMERIC differ only in CAST (https://sqlite.org/datatype3.html#type_affinity).
    private static TypeAffinity Stored(ColumnSchema column) => column.Affinity == TypeAffinity.Integer ? TypeAffinity.Numeric : column.Affinity;

    // JSON has NUMERIC affinity, which changes a text only when all of it is a number.
    private static bool IsJson(ColumnSchema one, ColumnSchema other) => one.DeclaredType == "json" && other.Affinity == TypeAffinity.Text;

    private static string Type(ColumnSchema column) => column.DeclaredType.Length == 0 ? "a column without a type" : column.DeclaredType.ToUpperInvariant();
}
