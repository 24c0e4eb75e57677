namespace AutoCoder.Schema.Adoption;

/// <summary>How well a database's schema fits one version among those of its kind.</summary>
/// <param name="Version">The version.</param>
/// <param name="Missing">Tables and columns that the version has and the database has not.</param>
/// <param name="Early">Tables and columns of the database that only a later version brings.</param>
/// <param name="LeftBehind">How many tables and columns it has that the version does not have any more.</param>
/// <param name="Distance">
/// What else differs: 1 for what is missing, 2 for what only other versions have. What is there was made on purpose; what
/// is not may have been forgotten when a file was altered by hand.
/// </param>
/// <param name="Spelling">How many columns are declared with another type: it tells versions apart when nothing else does.</param>
internal sealed record VersionFit(
    long Version, ImmutableArray<SchemaFact> Missing, ImmutableArray<SchemaFact> Early, int LeftBehind, int Distance, int Spelling)
{
    /// <summary>Whether the database can be at the version: all that it has is there, and nothing that only comes later.</summary>
    public bool IsCandidate => Missing.IsEmpty && Early.IsEmpty;

    /// <summary>How near it is, the smaller the nearer; equal for versions that the schema cannot tell apart.</summary>
    public (int Against, int LeftBehind, int Distance, int Spelling) Rank => (Missing.Length + Early.Length, LeftBehind, Distance, Spelling);

    /// <summary>The fit of every version that has a table; one without any would fit every file.</summary>
    /// <param name="actual">The database's schema.</param>
    /// <param name="schemas">The schema after each version; 0, before the first, is not looked at.</param>
    public static ImmutableArray<VersionFit> Of(DatabaseSchema actual, ImmutableSortedDictionary<long, DatabaseSchema> schemas)
    {
        ImmutableHashSet<SchemaFact> known = [.. schemas.Values.SelectMany(schema => schema.Facts)];
        ImmutableHashSet<SchemaFact> there = actual.Facts.Intersect(known);
        HashSet<SchemaFact> sofar = [];
        var fits = ImmutableArray.CreateBuilder<VersionFit>();
        foreach ((long version, DatabaseSchema schema) in schemas)
        {
            sofar.UnionWith(schema.Facts);
            if (version != 0 && !schema.Tables.IsEmpty) fits.Add(Of(version, schema, actual, there, sofar));
        }

        return fits.ToImmutable();
    }

    private static VersionFit Of(
        long version, DatabaseSchema schema, DatabaseSchema actual, ImmutableHashSet<SchemaFact> there, HashSet<SchemaFact> sofar)
    {
        SchemaFact[] lacks = [.. schema.Facts.Where(fact => !there.Contains(fact))];
        SchemaFact[] surplus = [.. there.Where(fact => !schema.Facts.Contains(fact))];
        return new(
            version,
            [.. InOrder(lacks.Where(fact => fact.IsStructure))],
            [.. InOrder(surplus.Where(fact => fact.IsStructure && !sofar.Contains(fact)))],
            surplus.Count(fact => fact.IsStructure && sofar.Contains(fact)),
            lacks.Count(fact => !fact.IsStructure) + (2 * surplus.Count(fact => !fact.IsStructure)),
            schema.Tables.Sum(table => Spelled(table, actual.FindTable(table.Name))));
    }

    private static IEnumerable<SchemaFact> InOrder(IEnumerable<SchemaFact> facts) => facts.OrderBy(fact => fact.Text, StringComparer.Ordinal);

    private static int Spelled(TableSchema expected, TableSchema? actual) => actual is null ? 0 : expected.Columns.Count(column =>
        actual.FindColumn(column.Name) is { } found && !string.Equals(found.DeclaredType, column.DeclaredType, StringComparison.Ordinal));
}
