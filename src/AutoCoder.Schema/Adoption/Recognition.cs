namespace AutoCoder.Schema.Adoption;

/// <summary>Finds the version that an unversioned database is at. Pure.</summary>
/// <remarks>
/// A version whose schema the database has exactly is taken. Otherwise the tables and columns say which versions it can be at:
/// all that a version has must be there, and none that only a later one brings. Columns that a migration dropped and that are
/// still there speak for the versions that have them, so that the migration drops them yet, and speak against no later one where
/// other columns have come since. Keys, indexes, constraints and nullability decide among those; two that are equally near are
/// never guessed between, unless the rows tell. What no version knows says nothing.
/// </remarks>
internal static class Recognition
{
    /// <summary>What the schema says.</summary>
    /// <param name="actual">The database's schema, without a version table.</param>
    /// <param name="kind">The kind that the database is taken for.</param>
    /// <param name="schemas">
    /// For each kind, the schema after each version; 0, before the first, is not looked at. No further than the kind's own unless
    /// the database is at none of its versions.
    /// </param>
    /// <param name="steps">What the migrations of the kind execute, and how to ask the rows; null when neither is known.</param>
    /// <param name="trial">Tries what somebody's own triggers do to the code's statements; null: nobody does.</param>
    public static VersionEvidence Recognise(
        DatabaseSchema actual,
        string kind,
        IEnumerable<KeyValuePair<string, ImmutableSortedDictionary<long, DatabaseSchema>>> schemas,
        StepEvidence? steps = null,
        ISchemaTrial? trial = null)
    {
        steps ??= StepEvidence.None;
        ImmutableSortedDictionary<long, DatabaseSchema> own = schemas.First(entry => entry.Key == kind).Value;
        DatabaseSchema bare = OtherRecords.Without(actual, own.Values);
        if (!ReferenceEquals(bare, actual)) steps = steps.OfOthers;
        actual = bare;
        ImmutableArray<long> versions = steps.Narrow(Matches(actual, own), own);
        if (versions is [var only]) return new VersionEvidence.Exact(only);
        if (versions.Length > 1) return new VersionEvidence.Ambiguous(versions);
        foreach ((string other, ImmutableSortedDictionary<long, DatabaseSchema> theirs) in schemas)
        {
            if (other != kind && Matches(actual, theirs) is [.., var version])
                return new VersionEvidence.OtherKind(other, version);
        }

        return Fit(actual, own, steps, trial);
    }

    /// <summary>What stands against or speaks for one version that somebody chose.</summary>
    /// <param name="actual">The database's schema, without a version table.</param>
    /// <param name="version">The version, one of <paramref name="schemas"/>.</param>
    /// <param name="schemas">The schema after each version of the kind.</param>
    /// <param name="steps">What the migrations of the kind execute; null when that is not known.</param>
    /// <param name="trial">Tries what somebody's own triggers do to the code's statements; null: nobody does.</param>
    public static VersionEvidence At(
        DatabaseSchema actual,
        long version,
        ImmutableSortedDictionary<long, DatabaseSchema> schemas,
        StepEvidence? steps = null,
        ISchemaTrial? trial = null)
    {
        actual = OtherRecords.Without(actual, schemas.Values);
        DatabaseSchema expected = schemas[version];
        ImmutableArray<SchemaDifference> differences = SchemaComparison.Compare(expected, actual);
        if (differences.IsEmpty || expected.IsEquivalentTo(actual)) return new VersionEvidence.Exact(version);
        ImmutableArray<VersionFit> fits = VersionFit.Of(actual, schemas);
        VersionFit? fit = fits.FirstOrDefault(found => found.Version == version);
        bool mayAdd = fit?.Lacks(fits, schemas[version]) == true;
        if (fit is not { IsCandidate: true } && !mayAdd) return Unfit(actual, version, fit, schemas);
        var history = SchemaHistory.At(version, schemas, (steps ?? StepEvidence.None).Statements) with
        {
            MayAddColumns = mayAdd,
            HasNoRow = (steps ?? StepEvidence.None).HasNoRow,
        };
        ISchemaTrial? needed = expected.Triggers.Length < actual.Triggers.Length ? trial : null;
        return SchemaRepair.Plan(expected, actual, history, needed) switch
        {
            SchemaRepair.Possible { IsEmpty: true } => new VersionEvidence.Equivalent(version, differences),
            SchemaRepair.Possible repair => new VersionEvidence.Repairable(version, differences, repair),
            SchemaRepair.Impossible impossible => new VersionEvidence.Nearest(version, impossible.Obstacles),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>What brings a database that records a version back to its schema.</summary>
    /// <remarks>
    /// Where it has tables or columns that only a later migration makes, it was stamped wrongly: mending would take the later
    /// schema back as far as it goes, for a migration that fails all the same.
    /// </remarks>
    /// <param name="actual">The database's schema, without a version table.</param>
    /// <param name="version">The version, one of <paramref name="schemas"/>.</param>
    /// <param name="schemas">The schema after each version of the kind.</param>
    /// <param name="statements">
    /// The statements that each version's migration executes; may lack versions. Null when nobody knows them: then nothing is
    /// made that could lack what one of them wrote.
    /// </param>
    /// <param name="trial">Tries what the rules about schemas do not think of; null: nobody does.</param>
    public static SchemaRepair Repair(
        DatabaseSchema actual,
        long version,
        ImmutableSortedDictionary<long, DatabaseSchema> schemas,
        IReadOnlyDictionary<long, ImmutableArray<string>>? statements,
        ISchemaTrial? trial = null)
    {
        ImmutableArray<VersionFit> fits = VersionFit.Of(actual, schemas);
        VersionFit? fit = fits.FirstOrDefault(found => found.Version == version);
        if (fit is { Early: { IsEmpty: false } early })
            return new SchemaRepair.Impossible([.. early.Select(fact => Early(fact, schemas))]);
        var history = SchemaHistory.At(version, schemas, statements ?? StepEvidence.None.Statements);
        return SchemaRepair.Plan(
            schemas[version],
            actual,
            history with { MayAddColumns = statements is not null && fit?.Lacks(fits, schemas[version]) == true },
            trial);
    }

    private static ImmutableArray<long> Matches(DatabaseSchema actual, ImmutableSortedDictionary<long, DatabaseSchema> schemas) =>
        [.. schemas.Where(entry => entry.Key != 0 && entry.Value.IsEquivalentTo(actual)).Select(entry => entry.Key)];

    private static VersionEvidence Fit(
        DatabaseSchema actual,
        ImmutableSortedDictionary<long, DatabaseSchema> schemas,
        StepEvidence steps,
        ISchemaTrial? trial)
    {
        ImmutableArray<VersionFit> fits = VersionFit.Of(actual, schemas);
        if (fits.IsEmpty) return Unfit(actual, schemas.Keys.Last(), null, schemas);
        int against = fits.Min(fit => fit.Rank.Against);
        ImmutableArray<VersionFit> lacking =
            [.. fits.Where(fit => fit.Rank.Against == against && fit.Lacks(fits, schemas[fit.Version]))];
        if (!lacking.IsEmpty) fits = lacking;
        var best = fits.Min(fit => fit.Rank);
        ImmutableArray<VersionFit> nearest = [.. fits.Where(fit => fit.Rank == best)];
        if (!nearest[0].IsCandidate && lacking.IsEmpty) return Unfit(actual, nearest[^1].Version, nearest[^1], schemas);
        ImmutableArray<long> versions = steps.Narrow([.. nearest.Select(fit => fit.Version)], schemas);
        return versions is [var only] ? At(actual, only, schemas, steps, trial) : new VersionEvidence.Ambiguous(versions);
    }

    private static VersionEvidence.Nearest Unfit(
        DatabaseSchema actual, long version, VersionFit? fit, ImmutableSortedDictionary<long, DatabaseSchema> schemas)
    {
        ImmutableArray<SchemaDifference> differences = SchemaComparison.Compare(schemas[version], actual);
        ImmutableArray<SchemaDifference> early = [.. (fit?.Early ?? []).Select(fact => Early(fact, schemas))];
        ImmutableArray<SchemaDifference> against =
            [.. differences.Where(difference => difference.Class == DifferenceClass.Breaking), .. early];
        return new(version, against.IsEmpty ? differences : against);
    }

    private static SchemaDifference Early(SchemaFact fact, ImmutableSortedDictionary<long, DatabaseSchema> schemas)
    {
        long bringer = schemas.First(entry => entry.Value.Facts.Contains(fact)).Key;
        string subject = fact.Column is null ? fact.Table : $"{fact.Table}.{fact.Column}";
        string what = fact.IsTable ? "Table" : "Column";
        string told = $"{what} {subject} comes too early: migration {bringer} makes it, and would fail.";
        return new(DifferenceClass.Breaking, subject, told);
    }
}

/// <summary>How well a database's schema fits one version among those of its kind.</summary>
/// <param name="Version">The version.</param>
/// <param name="Missing">Tables and columns that the version has and the database has not.</param>
/// <param name="Early">Tables and columns of the database that only a later version brings.</param>
/// <param name="LeftBehind">How many tables and columns it has that the version does not have any more.</param>
/// <param name="Distance">
/// What else differs: 1 for what is missing, 2 for what only other versions have. What is there was made on purpose; what
/// is not may have been forgotten when a file was altered by hand.
/// </param>
/// <param name="Spelling">
/// How many columns are declared with another type: it tells versions apart when nothing else does.
/// </param>
internal sealed record VersionFit(
    long Version,
    ImmutableArray<SchemaFact> Missing,
    ImmutableArray<SchemaFact> Early,
    int LeftBehind,
    int Distance,
    int Spelling)
{
    /// <summary>
    /// Whether the database can be at the version: all that it has is there, and nothing that only comes later.
    /// </summary>
    public bool IsCandidate => Missing.IsEmpty && Early.IsEmpty;

    /// <summary>
    /// Whether the database is at no version as it is, and would be at this one but for columns of tables that are there. Where
    /// it has the most of a table's columns, one was forgotten when it was altered, or taken away.
    /// </summary>
    /// <param name="fits">The fit of every version.</param>
    /// <param name="schema">The schema of the version.</param>
    public bool Lacks(ImmutableArray<VersionFit> fits, DatabaseSchema schema) =>
        Early.IsEmpty && !Missing.IsEmpty && Missing.All(fact => !fact.IsTable) && !fits.Any(fit => fit.IsCandidate)
        && Missing.GroupBy(fact => fact.Table).All(table =>
            schema.FindTable(table.Key) is { OpaqueText: null } whole && table.Count() * 2 < whole.Columns.Length);

    /// <summary>How near it is, the smaller the nearer; equal for versions that the schema cannot tell apart.</summary>
    public (int Against, int LeftBehind, int Distance, int Spelling) Rank =>
        (Missing.Length + Early.Length, LeftBehind, Distance, Spelling);

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

    private static IEnumerable<SchemaFact> InOrder(IEnumerable<SchemaFact> facts) =>
        facts.OrderBy(fact => fact.Text, StringComparer.Ordinal);

    private static int Spelled(TableSchema expected, TableSchema? actual) => actual is null ? 0 : expected.Columns.Count(column =>
        actual.FindColumn(column.Name) is { } found
            && !string.Equals(found.DeclaredType, column.DeclaredType, StringComparison.Ordinal));
}
