namespace AutoCoder.Schema.Schemas;

/// <summary>Compares one table with its counterpart.</summary>
internal static class TableComparison
{
    public static void Compare(TableSchema expected, TableSchema actual, DatabaseSchema database, DifferenceList differences)
    {
        if (expected.OpaqueText is not null || actual.OpaqueText is not null) CompareText(expected, actual, differences);
        else CompareParts(expected, actual, database, differences);
        KeyComparison.CompareUniqueKeys(expected, actual, differences);
        CompareIndexes(expected, actual, differences);
    }

    private static void CompareText(TableSchema expected, TableSchema actual, DifferenceList differences)
    {
        if (expected.OpaqueText == actual.OpaqueText) return;
        differences.Breaking(expected.Name,
            $"Table {expected.Name} is made by another statement, which cannot be taken apart: "
            + "statements may fail. Compare the two by hand.");
    }

    private static void CompareParts(TableSchema expected, TableSchema actual, DatabaseSchema database, DifferenceList differences)
    {
        CompareColumns(expected, actual, differences);
        CompareOptions(expected, actual, differences);
        KeyComparison.ComparePrimaryKey(expected, actual, differences);
        ForeignKeyComparison.Compare(expected, actual, database, differences);
        CompareChecks(expected, actual, differences);
        CompareOrder(expected, actual, differences);
    }

    private static void CompareColumns(TableSchema expected, TableSchema actual, DifferenceList differences)
    {
        foreach (ColumnSchema column in expected.Columns)
        {
            string subject = $"{expected.Name}.{column.Name}";
            if (actual.FindColumn(column.Name) is { } found) new ColumnComparison(expected, actual, column, found, differences).Compare();
            else differences.Breaking(subject, $"Column {subject} is missing: every statement that names it fails.");
        }

        foreach (ColumnSchema column in actual.Columns)
        {
            if (expected.FindColumn(column.Name) is null) AddExtraColumn(expected, column, differences);
        }
    }

    private static void AddExtraColumn(TableSchema table, ColumnSchema column, DifferenceList differences)
    {
        string subject = $"{table.Name}.{column.Name}";
        if (column.MustBeGiven)
            differences.Breaking(subject,
                $"INSERT INTO {table.Name} without {column.Name} fails: NOT NULL, no default, "
                + "and the code does not know the column.");
        else if (column is { IsNotNull: true, Generated: { } expression })
            differences.Breaking(subject,
                $"{subject} is not expected, and generated AS ({expression}) NOT NULL: a statement that makes it NULL fails.");
        else if (column is { IsNotNull: true, Default: null, IsRowIdAlias: false })
            differences.Breaking(subject,
                $"INSERT INTO {table.Name} without {column.Name} stores nothing: NOT NULL ON CONFLICT IGNORE, no default, "
                + "and the code does not know the column.");
        else
            differences.Harmless(subject,
                $"Column {subject} is not expected: statements that do not name it work, and SELECT * returns it too.");
    }

    private static void CompareOptions(TableSchema expected, TableSchema actual, DifferenceList differences)
    {
        string name = expected.Name;
        if (expected.IsStrict && !actual.IsStrict)
            differences.Harmless(name, $"Table {name} is not STRICT: it accepts values of any type.");
        else if (!expected.IsStrict && actual.IsStrict)
            differences.Breaking(name,
                $"Table {name} is STRICT: a statement that stores a value of another type than its column's fails.");
        if (expected.WithoutRowId && !actual.WithoutRowId)
            differences.Harmless(name, $"Table {name} has a rowid: it is larger, and nothing else changes.");
        else if (!expected.WithoutRowId && actual.WithoutRowId)
            differences.Breaking(name,
                $"Table {name} is WITHOUT ROWID: a statement that names rowid fails, and last_insert_rowid() is not set.");
    }

    private static void CompareChecks(TableSchema expected, TableSchema actual, DifferenceList differences)
    {
        var known = expected.Checks.Select(check => check.Expression).ToHashSet(StringComparer.Ordinal);
        var found = actual.Checks.Select(check => check.Expression).ToHashSet(StringComparer.Ordinal);
        foreach (CheckSchema check in expected.Checks.Where(check => !found.Contains(check.Expression)))
        {
            differences.Harmless(expected.Name,
                $"{CanonicalLines.Check(check)} is missing from {expected.Name}: rows that break it are accepted.");
        }

        foreach (CheckSchema check in actual.Checks.Where(check => !known.Contains(check.Expression)))
        {
            differences.Breaking(expected.Name,
                $"{CanonicalLines.Check(check)} is not expected on {expected.Name}: "
                + "a statement that stores a row against it fails.");
        }
    }

    private static void CompareIndexes(TableSchema expected, TableSchema actual, DifferenceList differences)
    {
        var found = actual.Indexes.ToDictionary(index => index.Name, SqlNameComparer.Instance);
        foreach (IndexSchema index in expected.Indexes)
        {
            string line = CanonicalLines.Index(index);
            if (!found.Remove(index.Name, out IndexSchema? other))
                differences.Harmless(index.Name, $"{line} is missing from {expected.Name}: queries may be slower.");
            else if (line != CanonicalLines.Index(other))
                differences.Harmless(index.Name,
                    $"{line} is expected on {expected.Name}, and {CanonicalLines.Index(other)} is there: queries may be slower.");
        }

        foreach (IndexSchema index in actual.Indexes.Where(index => found.ContainsKey(index.Name)))
        {
            differences.Harmless(index.Name,
                $"{CanonicalLines.Index(index)} is not expected on {expected.Name}: writes are a little slower.");
        }
    }

    private static void CompareOrder(TableSchema expected, TableSchema actual, DifferenceList differences)
    {
        if (Shared(expected, actual).SequenceEqual(Shared(actual, expected), SqlNameComparer.Instance)) return;
        differences.Harmless(expected.Name,
            $"The columns of {expected.Name} are in another order: only SELECT * and an INSERT without column names notice.");
    }

    private static IEnumerable<string> Shared(TableSchema of, TableSchema with)
    {
        foreach (ColumnSchema column in of.Columns)
        {
            if (with.FindColumn(column.Name) is not null) yield return column.Name;
        }
    }
}
