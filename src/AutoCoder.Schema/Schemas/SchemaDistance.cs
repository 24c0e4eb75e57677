namespace AutoCoder.Schema.Schemas;

/// <summary>How far a schema is from an expected one: a number to find the nearest among candidates by.</summary>
internal static class SchemaDistance
{
    /// <summary>What a breaking difference counts on top of the lines in which the schemas differ.</summary>
    private const int BreakingWeight = 2;

    private const int WordsOfSubject = 3;

    /// <summary>
    /// The lines of the canonical text that one has and the other has not (a line that says something
    /// else of the same column counts once), and 2 more for each breaking difference. 0 exactly when
    /// the two are equivalent. Lines rather than differences are counted so that a missing or extra table weighs what is in
    /// it: an old version with few tables would be near to everything otherwise.
    /// </summary>
    public static int Between(DatabaseSchema expected, DatabaseSchema actual)
    {
        if (expected.IsEquivalentTo(actual)) return 0;
        int breaking = SchemaComparison.Compare(expected, actual).Count(difference => difference.Class == DifferenceClass.Breaking);
        return LinesApart(CanonicalLines.Sorted(expected), CanonicalLines.Sorted(actual)) + (BreakingWeight * breaking);
    }

    private static int LinesApart(ImmutableArray<string> left, ImmutableArray<string> right)
    {
        var apart = new HashSet<string>(left, StringComparer.Ordinal);
        apart.SymmetricExceptWith(right);
        return apart.Select(Subject).Distinct(StringComparer.Ordinal).Count();
    }

    // "features: column passes BOOLEAN" is about "features: column passes", whatever it says of it.
    private static string Subject(string line) => string.Join(' ', line.Split(' ', WordsOfSubject + 1).Take(WordsOfSubject));
}
