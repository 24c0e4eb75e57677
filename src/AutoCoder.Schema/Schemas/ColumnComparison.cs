namespace AutoCoder.Schema.Schemas;

/// <summary>Compares one column with its counterpart.</summary>
internal sealed class ColumnComparison(
    TableSchema expectedTable, TableSchema actualTable, ColumnSchema expected, ColumnSchema actual, DifferenceList differences)
{
    private readonly string _subject = $"{expectedTable.Name}.{expected.Name}";

    public void Compare()
    {
        if (CanonicalLines.Column(expected) == CanonicalLines.Column(actual)) return;

        // What it means to be the rowid, or not any more, is told with the primary key.
        bool isToldWithKey = expected.IsRowIdAlias != actual.IsRowIdAlias;
        int before = differences.Count;
        CompareGenerated();
        CompareType();
        if (expected.Collation != actual.Collation)
            differences.Breaking(_subject,
                $"{_subject} has the collation {actual.Collation} instead of {expected.Collation}: comparisons, "
                + "sorting and uniqueness differ.");
        if (isToldWithKey) return;
        if (!expected.IsRowIdAlias) CompareNullability();
        if (!expected.IsRowIdAlias && expected.Generated is null && actual.Generated is null) CompareDefault();

        // Nothing that counts may go unnoticed, even where no rule above has a sentence for it.
        if (differences.Count == before)
            differences.Breaking(_subject,
                $"{_subject} is declared as \"{CanonicalLines.Column(actual)}\" instead of \"{CanonicalLines.Column(expected)}\": "
                + "a statement that writes it may fail or store something else.");
    }

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
                $"{types}: the affinity is {CanonicalLines.Word(actual.Affinity)} instead of {CanonicalLines.Word(expected.Affinity)}, so values are stored converted.");
    }

    /// <summary>INTEGER and NUMERIC differ only in CAST (https://sqlite.org/datatype3.html#type_affinity).</summary>
    private static TypeAffinity Storage(TypeAffinity affinity) => affinity == TypeAffinity.Integer ? TypeAffinity.Numeric : affinity;

    /// <summary>The declared type JSON has NUMERIC affinity, which changes a text only when all of it is a number.</summary>
    private bool HoldsJson() => (IsJson(expected) && actual.Affinity == TypeAffinity.Text) || (IsJson(actual) && expected.Affinity == TypeAffinity.Text);

    private static bool IsJson(ColumnSchema column) => column.DeclaredType == "json";

    private static string Strict(string type) => type == "int" ? "integer" : type;

    private static string Type(ColumnSchema column) => column.DeclaredType.Length == 0 ? "without a type" : column.DeclaredType.ToUpperInvariant();

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

    private string Without() => actual.MustBeGiven && expected.Default is null ? $", and so does INSERT INTO {expectedTable.Name} without it" : "";

    private static string Word(ColumnSchema column) => column.NotNullConflict.ToString().ToUpperInvariant();

    private void CompareDefault()
    {
        if (expected.Default == actual.Default) return;
        if (expected.Default is null)
            differences.Harmless(_subject, $"{_subject} has the default {actual.Default}: INSERT without it stores that.");
        else if (actual.Default is not null)
            differences.Breaking(_subject,
                $"INSERT INTO {expectedTable.Name} without {expected.Name} stores {actual.Default} instead of {expected.Default}.");
        else if (actual.IsNotNull)
            differences.Breaking(_subject,
                $"INSERT INTO {expectedTable.Name} without {expected.Name} fails: NOT NULL, "
                + $"no default ({expected.Default} is expected).");
        else
            differences.Breaking(_subject,
                $"INSERT INTO {expectedTable.Name} without {expected.Name} stores NULL instead of the default {expected.Default}.");
    }
}
