namespace AutoCoder.Schema.Schemas;

/// <summary>Compares the foreign keys of one table.</summary>
internal static class ForeignKeyComparison
{
    public static void Compare(TableSchema expected, TableSchema actual, DatabaseSchema database, DifferenceList differences)
    {
        List<ForeignKeySchema> extra = [.. actual.ForeignKeys];
        var lost = new List<ForeignKeySchema>();
        foreach (ForeignKeySchema key in expected.ForeignKeys)
        {
            if (!Remove(extra, CanonicalLines.ForeignKey, key)) lost.Add(key);
        }

        foreach (ForeignKeySchema key in lost) AddLost(expected.Name, key, extra, differences);
        foreach (ForeignKeySchema key in extra) AddExtra(expected, actual, key, database, differences);
    }

    private static bool Remove(List<ForeignKeySchema> keys, Func<ForeignKeySchema, string> identity, ForeignKeySchema wanted)
    {
        int index = keys.FindIndex(key => identity(key) == identity(wanted));
        if (index >= 0) keys.RemoveAt(index);
        return index >= 0;
    }

    private static void AddLost(string table, ForeignKeySchema key, List<ForeignKeySchema> extra, DifferenceList differences)
    {
        ForeignKeySchema? other = extra.Find(candidate => CanonicalLines.ForeignKeyTarget(candidate) == CanonicalLines.ForeignKeyTarget(key));
        if (other is null)
        {
            differences.Breaking(Subject(table, key),
                $"{CanonicalLines.ForeignKey(key)} is missing from {table}: rows without a parent are accepted, "
                + "and what it does on a deletion does not happen.");
            return;
        }

        extra.Remove(other);
        differences.Breaking(Subject(table, key),
            $"{CanonicalLines.ForeignKey(other)} is there on {table} instead of {CanonicalLines.ForeignKey(key)}: "
            + "deleting or changing a parent ends otherwise.");
    }

    private static void AddExtra(
        TableSchema expected, TableSchema actual, ForeignKeySchema key, DatabaseSchema database, DifferenceList differences)
    {
        string line = CanonicalLines.ForeignKey(key);
        if (!ParentKeys.Has(database, key))
            differences.Breaking(Subject(expected.Name, key),
                $"{line} is not expected on {expected.Name}, and refers to no key: where foreign keys are enforced, every INSERT fails.");
        else if (key.Columns.Any(column => KeyComparison.IsLeftNull(expected, actual, column)))
            differences.Harmless(Subject(expected.Name, key),
                $"{line} is not expected on {expected.Name}: it begins at a column that the code leaves NULL.");
        else
            differences.Breaking(Subject(expected.Name, key),
                $"{line} is not expected on {expected.Name}: storing a row without that parent fails.");
    }

    private static string Subject(string table, ForeignKeySchema key) => $"{table}.{string.Join('+', key.Columns)}";
}
