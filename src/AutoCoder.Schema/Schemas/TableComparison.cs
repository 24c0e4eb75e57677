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

    private static void CompareParts(
        TableSchema expected, TableSchema actual, DatabaseSchema database, DifferenceList differences)
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
            if (actual.FindColumn(column.Name) is { } found)
                new ColumnComparison(expected, actual, column, found, differences).Compare();
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
        var known = expected.Checks.Select(ValueForm.Check).ToHashSet(StringComparer.Ordinal);
        var found = actual.Checks.Select(ValueForm.Check).ToHashSet(StringComparer.Ordinal);
        foreach (CheckSchema check in expected.Checks.Where(check => !found.Contains(ValueForm.Check(check))))
        {
            differences.Harmless(expected.Name,
                $"{CanonicalLines.Check(check)} is missing from {expected.Name}: rows that break it are accepted.");
        }

        foreach (CheckSchema check in actual.Checks.Where(check => !known.Contains(ValueForm.Check(check))))
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

/// <summary>Compares one column with its counterpart.</summary>
internal sealed class ColumnComparison(
    TableSchema expectedTable, TableSchema actualTable, ColumnSchema expected, ColumnSchema actual, DifferenceList differences)
{
    private readonly string _subject = $"{expectedTable.Name}.{expected.Name}";

    public void Compare()
    {
        if (CanonicalLines.Column(ValueForm.Of(expected)) == CanonicalLines.Column(ValueForm.Of(actual))) return;

        // What it means to be the rowid, or not any more, is told with the primary key.
        bool isToldWithKey = expected.IsRowIdAlias != actual.IsRowIdAlias;
        int before = differences.Count;
        CompareGenerated();
        CompareType();
        CompareCollation();
        if (isToldWithKey) return;
        if (!expected.IsRowIdAlias) CompareNullability();
        if (!expected.IsRowIdAlias && expected.Generated is null && actual.Generated is null) CompareDefault();

        // Nothing that counts may go unnoticed, even where no rule above has a sentence for it.
        if (differences.Count == before)
            differences.Breaking(_subject,
                $"{_subject} is declared as \"{CanonicalLines.Column(actual)}\" instead of "
                + $"\"{CanonicalLines.Column(expected)}\": a statement that writes it may fail or store something else.");
    }

    // One more was given on purpose, and is not taken away; where rows are told apart by it, other rows are refused.
    private void CompareCollation()
    {
        if (expected.Collation == actual.Collation) return;
        bool isAdded = expected.Collation == ColumnSchema.BinaryCollation && !IsInKey(expectedTable) && !IsInKey(actualTable);
        if (isAdded)
            differences.Harmless(_subject,
                $"{_subject} has the collation {actual.Collation}: comparisons and sorting follow it.");
        else
            differences.Breaking(_subject,
                $"{_subject} has the collation {actual.Collation} instead of {expected.Collation}: comparisons, "
                + "sorting and uniqueness differ.");
    }

    private bool IsInKey(TableSchema table) =>
        (table.PrimaryKey?.Terms ?? []).Concat(table.UniqueKeys.SelectMany(key => key.Terms)).Any(term => term.Column is null
            ? PlainExpression.Names(term.Text).Contains(expected.Name, SqlNameComparer.Instance)
            : SqlName.Same(term.Column, expected.Name));

    private void CompareGenerated()
    {
        if (expected.Generated == actual.Generated && expected.IsStored == actual.IsStored) return;
        if (actual.Generated is null)
            differences.Breaking(_subject,
                $"{_subject} is an ordinary column: it does not follow from the others, "
                + "and an INSERT without it stores its default.");
        else if (expected.Generated is null)
            differences.Breaking(_subject,
                $"{_subject} is generated AS ({actual.Generated}): every statement that writes it fails.");
        else if (expected.Generated != actual.Generated)
            differences.Breaking(_subject,
                $"{_subject} is generated AS ({actual.Generated}) instead of ({expected.Generated}): its values differ.");
        else
            differences.Harmless(_subject,
                $"{_subject} is {(actual.IsStored ? "stored instead of computed" : "computed instead of stored")}: "
                + "its values are the same.");
    }

    private void CompareType()
    {
        if (expected.DeclaredType == actual.DeclaredType && expected.Affinity == actual.Affinity) return;
        string types = $"{_subject} is {Type(actual)} instead of {Type(expected)}";
        if (actualTable.IsStrict && Strict(expected.DeclaredType) != Strict(actual.DeclaredType))
            differences.Breaking(_subject, $"{types} in a STRICT table: other values are refused or converted.");
        else if (Storage(expected.Affinity) == Storage(actual.Affinity))
            differences.Harmless(_subject, $"{types}: what is stored is the same.");
        else if (HoldsJson())
            differences.Harmless(_subject, $"{types}: JSON objects and arrays are stored as the same text.");
        else
            differences.Breaking(_subject,
                $"{types}: the affinity is {CanonicalLines.Word(actual.Affinity)} instead of "
                + $"{CanonicalLines.Word(expected.Affinity)}, so values are stored converted.");
    }

    /// <summary>INTEGER and NUMERIC differ only in CAST (https://sqlite.org/datatype3.html#type_affinity).</summary>
    private static TypeAffinity Storage(TypeAffinity affinity) =>
        affinity == TypeAffinity.Integer ? TypeAffinity.Numeric : affinity;

    /// <summary>The declared type JSON has NUMERIC affinity, which changes a text only when all of it is a number.</summary>
    private bool HoldsJson() =>
        (IsJson(expected) && actual.Affinity == TypeAffinity.Text) || (IsJson(actual) && expected.Affinity == TypeAffinity.Text);

    private static bool IsJson(ColumnSchema column) => column.DeclaredType == "json";

    private static string Strict(string type) => type == "int" ? "integer" : type;

    private static string Type(ColumnSchema column) =>
        column.DeclaredType.Length == 0 ? "without a type" : column.DeclaredType.ToUpperInvariant();

    private void CompareNullability()
    {
        if (actual.IsNotNull && !expected.IsNotNull)
            differences.Breaking(_subject, $"{_subject} is NOT NULL: a statement that stores NULL in it fails{Without()}.");
        else if (expected.IsNotNull && !actual.IsNotNull)
            differences.Harmless(_subject, $"{_subject} accepts NULL, which the code does not expect to find.");
        else if (expected.IsNotNull && expected.NotNullConflict != actual.NotNullConflict)
            differences.Breaking(_subject,
                $"{_subject} is NOT NULL ON CONFLICT {Word(actual)} instead of {Word(expected)}: storing NULL ends otherwise.");
    }

    private string Without() =>
        actual.MustBeGiven && expected.Default is null ? $", and so does INSERT INTO {expectedTable.Name} without it" : "";

    private static string Word(ColumnSchema column) => column.NotNullConflict.ToString().ToUpperInvariant();

    private void CompareDefault()
    {
        if (ValueForm.Default(expected) == ValueForm.Default(actual)) return;
        if (expected.Default is null)
            differences.Harmless(_subject, $"{_subject} has the default {actual.Default}: INSERT without it stores that.");
        else if (actual.Default is not null)
            differences.Breaking(_subject,
                $"INSERT INTO {expectedTable.Name} without {expected.Name} stores {actual.Default} instead of "
                + $"{expected.Default}.");
        else if (actual.IsNotNull)
            differences.Breaking(_subject,
                $"INSERT INTO {expectedTable.Name} without {expected.Name} fails: NOT NULL, "
                + $"no default ({expected.Default} is expected).");
        else
            differences.Breaking(_subject,
                $"INSERT INTO {expectedTable.Name} without {expected.Name} stores NULL instead of the default "
                + $"{expected.Default}.");
    }
}
