namespace AutoCoder.Schema.Schemas;

/// <summary>Compares two schemas by what the departure does to code that was written for the expected one.</summary>
/// <remarks>
/// Breaking are those by which some statement of the code fails, or stores or reads something else. Where the design leaves
/// the class open: a missing or changed view is breaking (queries fail or answer otherwise), an extra one harmless; any
/// difference of a trigger is breaking, since it changes what every write does, but on an extra table it is harmless; a
/// missing CHECK is harmless (no statement of the code fails) and an extra one breaking; a lost or changed default is
/// breaking, since an INSERT that leaves the column out stores something else, while a default where none was expected is
/// harmless; AUTOINCREMENT is harmless either way, since no statement fails; a changed order of columns is harmless.
/// </remarks>
internal static class SchemaComparison
{
    /// <summary>
    /// Every difference in a stable order: tables by name, in each the columns before the keys, then views, then triggers.
    /// Empty exactly when the schemas are equivalent and their columns are in one order.
    /// </summary>
    /// <param name="expected">The schema that the code is written for.</param>
    /// <param name="actual">The schema that the database has.</param>
    public static ImmutableArray<SchemaDifference> Compare(DatabaseSchema expected, DatabaseSchema actual)
    {
        var differences = new DifferenceList();
        CompareTables(expected, actual, differences);
        ScriptComparison.CompareViews(expected, actual, differences);
        ScriptComparison.CompareTriggers(expected, actual, differences);
        return differences.ToImmutable();
    }

    private static void CompareTables(DatabaseSchema expected, DatabaseSchema actual, DifferenceList differences)
    {
        var found = actual.Tables.ToDictionary(table => table.Name, SqlNameComparer.Instance);
        foreach (TableSchema table in expected.Tables)
        {
            if (found.Remove(table.Name, out TableSchema? counterpart)) TableComparison.Compare(table, counterpart, actual, differences);
            else differences.Breaking(table.Name, $"Table {table.Name} is missing: every statement that uses it fails.");
        }

        foreach (TableSchema table in actual.Tables)
        {
            if (found.ContainsKey(table.Name)) AddExtraTable(table, expected, actual, differences);
        }
    }

    private static void AddExtraTable(TableSchema table, DatabaseSchema expected, DatabaseSchema actual, DifferenceList differences)
    {
        ForeignKeySchema? keyless = table.ForeignKeys.FirstOrDefault(key =>
            expected.FindTable(key.ParentTable) is not null && actual.FindTable(key.ParentTable) is not null && !ParentKeys.Has(actual, key));
        if (keyless is null)
            differences.Harmless(table.Name, $"Table {table.Name} is not expected: no statement of the code uses it.");
        else
            differences.Breaking(table.Name,
                $"Table {table.Name} is not expected, and its {CanonicalLines.ForeignKey(keyless)} refers to no key: "
                + $"where foreign keys are enforced, DELETE FROM {keyless.ParentTable} fails.");
    }
}
