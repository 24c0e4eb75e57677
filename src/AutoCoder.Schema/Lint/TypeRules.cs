namespace AutoCoder.Schema.Lint;

/// <summary>Types that promise what SQLite does not hold (https://sqlite.org/datatype3.html#determination_of_column_affinity).</summary>
internal static class TypeRules
{
    // Words that people write for text, of which SQLite makes NUMERIC.
    private static readonly string[] MeantAsText = ["string", "enum", "set", "str", "name", "xml", "citext", "password", "email", "url", "inet", "hstore"];

    public static IEnumerable<LintRemark> Of(LintMigration migration)
    {
        foreach (TableSchema table in migration.After.Tables.Where(table => !table.IsStrict))
        {
            foreach (ColumnSchema column in table.Columns.Where(column => IsNew(migration, table, column)))
            {
                string type = column.DeclaredType.ToUpperInvariant();
                if (HasLength(column)) yield return new(LintRules.LengthIgnored, $"{migration.Title} declares {table.Name}.{column.Name} as {type}: SQLite stores longer values all the same. For a limit, write CHECK (length({column.Name}) <= …).");
                if (BecomesNumber(column))
                    yield return new(LintRules.TextBecomesNumber, $"{migration.Title} declares {table.Name}.{column.Name} as {type}, which SQLite takes for {column.Affinity.ToString().ToUpperInvariant()}: the text 007 is stored as the number 7. Write TEXT.");
            }
        }
    }

    private static bool IsNew(LintMigration migration, TableSchema table, ColumnSchema column) =>
        migration.Before.FindTable(table.Name)?.FindColumn(column.Name)?.DeclaredType != column.DeclaredType;

    private static bool HasLength(ColumnSchema column) =>
        column.DeclaredType.Contains('(', StringComparison.Ordinal) && column.Affinity == TypeAffinity.Text;

    private static bool BecomesNumber(ColumnSchema column) =>
        column.Affinity == TypeAffinity.Numeric && MeantAsText.Contains(column.DeclaredType.Split('(')[0].Trim(), StringComparer.Ordinal);
}
