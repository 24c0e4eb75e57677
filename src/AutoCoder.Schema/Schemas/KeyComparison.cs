namespace AutoCoder.Schema.Schemas;

/// <summary>Compares the primary and unique keys of one table.</summary>
internal static class KeyComparison
{
    public static void ComparePrimaryKey(TableSchema expected, TableSchema actual, DifferenceList differences)
    {
        string name = expected.Name;
        switch (expected.PrimaryKey, actual.PrimaryKey)
        {
            case (null, null):
                break;
            case ({ } key, null):
                differences.Breaking(name,
                    $"{name} has no primary key ({key.Columns}): rows that repeat it are accepted, and an upsert on it fails.");
                break;
            case (null, { } key):
                differences.Breaking(name, $"{name} has a primary key ({key.Columns}): storing a row that repeats it fails.");
                break;
            case ({ } key, { } other):
                ComparePrimaryKey(name, key, other, differences);
                break;
        }
    }

    private static void ComparePrimaryKey(
        string name, PrimaryKeySchema expected, PrimaryKeySchema actual, DifferenceList differences)
    {
        if (expected.Columns != actual.Columns)
            differences.Breaking(name,
                $"The primary key of {name} is ({actual.Columns}) instead of ({expected.Columns}): "
                + "other rows are refused, and an upsert on it fails.");
        else if (expected.IsRowId && !actual.IsRowId)
            differences.Breaking(name,
                $"The primary key ({expected.Columns}) of {name} is not INTEGER PRIMARY KEY: "
                + "INSERT without it is not given a number.");
        else if (!expected.IsRowId && actual.IsRowId)
            differences.Breaking(name,
                $"The primary key ({expected.Columns}) of {name} is INTEGER PRIMARY KEY: it holds integers only.");
        if (expected.Conflict != actual.Conflict)
            differences.Breaking(name,
                $"The primary key of {name} is ON CONFLICT {Word(actual.Conflict)} instead of {Word(expected.Conflict)}: "
                + "storing a row that repeats it ends otherwise.");
        if (expected.IsAutoIncrement && !actual.IsAutoIncrement)
            differences.Harmless(name,
                $"The primary key of {name} has no AUTOINCREMENT: the number of a deleted row can be given again.");
        else if (!expected.IsAutoIncrement && actual.IsAutoIncrement)
            differences.Harmless(name,
                $"The primary key of {name} has AUTOINCREMENT: the number of a deleted row is not given again.");
    }

    public static void CompareUniqueKeys(TableSchema expected, TableSchema actual, DifferenceList differences)
    {
        var known = expected.UniqueKeys.Select(CanonicalLines.UniqueKey).ToHashSet(StringComparer.Ordinal);
        var found = actual.UniqueKeys.Select(CanonicalLines.UniqueKey).ToHashSet(StringComparer.Ordinal);
        foreach (UniqueKeySchema key in expected.UniqueKeys.Where(key => !found.Contains(CanonicalLines.UniqueKey(key))))
        {
            differences.Breaking(Subject(expected, key),
                $"{CanonicalLines.UniqueKey(key)} is missing from {expected.Name}: rows that repeat it are accepted, "
                + "and an upsert on it fails.");
        }

        foreach (UniqueKeySchema key in actual.UniqueKeys.Where(key => !known.Contains(CanonicalLines.UniqueKey(key))))
        {
            AddExtra(expected, actual, key, differences);
        }
    }

    /// <summary>NULLs are no repetition, so a key over a column that the code leaves NULL refuses no row of the code's.</summary>
    private static void AddExtra(TableSchema expected, TableSchema actual, UniqueKeySchema key, DifferenceList differences)
    {
        string line = CanonicalLines.UniqueKey(key);
        if (key.Terms.Any(term => term.Column is { } column && IsLeftNull(expected, actual, column)))
            differences.Harmless(Subject(actual, key),
                $"{line} is not expected on {expected.Name}: it covers a column that the code leaves NULL.");
        else
            differences.Breaking(Subject(actual, key),
                $"{line} is not expected on {expected.Name}: storing a row that repeats it fails.");
    }

    public static bool IsLeftNull(TableSchema expected, TableSchema actual, string column) =>
        expected.OpaqueText is null && expected.FindColumn(column) is null
        && actual.FindColumn(column) is { IsNotNull: false, Default: null, Generated: null, IsRowIdAlias: false };

    private static string Subject(TableSchema table, UniqueKeySchema key) => key.Name ?? table.Name;

    private static string Word(ConflictResolution conflict) => conflict.ToString().ToUpperInvariant();
}

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
        ForeignKeySchema? other = extra.Find(
            candidate => CanonicalLines.ForeignKeyTarget(candidate) == CanonicalLines.ForeignKeyTarget(key));
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
                $"{line} is not expected on {expected.Name}, and refers to no key: where foreign keys are enforced, "
                + "every INSERT fails.");
        else if (key.Columns.Any(column => KeyComparison.IsLeftNull(expected, actual, column)))
            differences.Harmless(Subject(expected.Name, key),
                $"{line} is not expected on {expected.Name}: it begins at a column that the code leaves NULL.");
        else
            differences.Breaking(Subject(expected.Name, key),
                $"{line} is not expected on {expected.Name}: storing a row without that parent fails.");
    }

    private static string Subject(string table, ForeignKeySchema key) => $"{table}.{string.Join('+', key.Columns)}";
}

/// <summary>
/// Whether what a foreign key refers to is there and is a key. Where it is not, and foreign keys are enforced, SQLite refuses
/// writes to both tables, whatever the rows hold, NULL too (https://sqlite.org/foreignkeys.html#fk_indexes).
/// </summary>
internal static class ParentKeys
{
    public static bool Has(DatabaseSchema schema, ForeignKeySchema key)
    {
        if (schema.FindTable(key.ParentTable) is not { OpaqueText: null } parent || key.ParentColumns.IsEmpty) return false;
        return IsOver(key, parent.PrimaryKey?.Terms.Select(term => term.Column ?? term.Text))
            || parent.UniqueKeys.Any(unique => unique.Where is null && unique.Terms.All(term => IsPlain(term, parent))
                && IsOver(key, unique.Terms.Select(term => term.Column!)));
    }

    private static bool IsOver(ForeignKeySchema key, IEnumerable<string>? columns) =>
        columns is not null && key.ParentColumns.ToHashSet(SqlNameComparer.Instance).SetEquals(columns);

    // A key by another collation than the column's does not count.
    private static bool IsPlain(KeyTerm term, TableSchema parent) =>
        term.Column is { } column && parent.FindColumn(column) is { } found && term.Collation == found.Collation;
}
