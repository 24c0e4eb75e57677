namespace AutoCoder.Schema.Reports;

/// <summary>
/// What databases that another runner made have in common: a fleet departs from its migrations in the same ways then, by
/// thousands, and that is said once. What one of them has besides is said of it alone.
/// </summary>
internal sealed class SharedDrift
{
    private const int MostSets = 20, MostTables = 5;

    // Databases of one schema share the array of their differences.
    private readonly Dictionary<(string Kind, ImmutableArray<SchemaDifference> Differences), SharedDifferences> _found = [];

    private SharedDrift()
    {
    }

    /// <summary>Finds it.</summary>
    /// <param name="databases">The databases of a report.</param>
    public static SharedDrift Of(IEnumerable<DatabaseReport> databases)
    {
        var shared = new SharedDrift();
        foreach (var kind in databases.Where(database => Drift(database) is not null).GroupBy(database => database.Kind))
        {
            var schemas = kind.GroupBy(database => Drift(database)!.Differences).Select(same => (same.Key, same.Count()));
            shared.Find(kind.Key, [.. schemas]);
        }

        return shared;
    }

    /// <summary>
    /// What there is to say of a database that departs as others do, the rest of a sentence each that begins with its path: what
    /// they share, and what it has besides, made safe to print. Null for any other.
    /// </summary>
    public ImmutableArray<string>? Sentences(Verdict verdict, DatabaseReport database)
    {
        if (verdict is not Verdict.Drifted drifted || !_found.TryGetValue((database.Kind, drifted.Differences), out var shared))
            return null;
        string common = TerminalText.Escape(Sentence(shared.Common, drifted));
        return shared.Besides.IsEmpty ? [common] : [common, Rest(drifted with { Differences = shared.Besides })];
    }

    private static Verdict.Drifted? Drift(DatabaseReport database)
    {
        foreach (Verdict verdict in database.Verdicts)
        {
            if (verdict is Verdict.Drifted { IsOfOtherRunner: true, IsBreakingByItself: true } drifted) return drifted;
        }

        return null;
    }

    // What several have exactly, and what most have whatever else each of them has.
    private void Find(string kind, (ImmutableArray<SchemaDifference> Differences, int Databases)[] schemas)
    {
        int all = schemas.Sum(schema => schema.Databases);
        var counts = new Dictionary<SchemaDifference, int>();
        var sets = new Dictionary<string, (ImmutableArray<SchemaDifference> Breaking, int Databases)>(StringComparer.Ordinal);
        foreach ((ImmutableArray<SchemaDifference> differences, int databases) in schemas)
        {
            ImmutableArray<SchemaDifference> breaking = Breaking(differences);
            foreach (SchemaDifference difference in breaking)
                counts[difference] = counts.GetValueOrDefault(difference) + databases;
            string key = string.Join('\n', breaking.Select(difference => difference.Description));
            sets[key] = (breaking, sets.GetValueOrDefault(key).Databases + databases);
        }

        ImmutableArray<SchemaDifference> most =
            [.. counts.Where(count => count.Value > 1 && count.Value * 2 > all).Select(count => count.Key)];
        ImmutableArray<SchemaDifference>[] common =
        [
            .. sets.Values.Where(set => set.Databases > 1).OrderByDescending(set => set.Databases).Take(MostSets)
                .Select(set => set.Breaking).Append(most).Where(set => !set.IsEmpty).OrderByDescending(set => set.Length),
        ];
        foreach ((ImmutableArray<SchemaDifference> differences, _) in schemas)
        {
            HashSet<SchemaDifference> has = [.. differences];
            if (Array.Find(common, set => has.IsSupersetOf(set)) is { IsDefault: false } set)
                _found[(kind, differences)] = new(set, [.. differences.Except(set)]);
        }
    }

    private static ImmutableArray<SchemaDifference> Breaking(ImmutableArray<SchemaDifference> differences) =>
        [.. differences.Where(difference => difference.Class == DifferenceClass.Breaking)];

    // What to do about it comes first: a format that cuts long texts cuts the example.
    private static string Sentence(ImmutableArray<SchemaDifference> common, Verdict.Drifted drifted)
    {
        bool isOne = common.Length == 1;
        string ways = isOne ? "the same way that breaks code" : $"the same {common.Length} ways that break code";
        return $"differs from its version in {ways}. {VerdictText.WhoMadeIt(drifted)} "
            + $"{(isOne ? "It is this" : $"They are {Where(common)}, such as")}: {common[0].Description}";
    }

    private static string Where(ImmutableArray<SchemaDifference> common)
    {
        string[] tables =
        [
            .. common.GroupBy(difference => difference.Subject.Split('.')[0], SqlNameComparer.Instance)
                .Select(table => $"{table.Count()} in {table.Key}"),
        ];
        return string.Join(", ", tables.Take(MostTables))
            + (tables.Length > MostTables ? $" and more in {tables.Length - MostTables} others" : "");
    }

    private static string Rest(Verdict.Drifted besides) =>
        string.Join(Environment.NewLine, VerdictText.Besides(besides).Select(TerminalText.Escape));

    private sealed record SharedDifferences(
        ImmutableArray<SchemaDifference> Common, ImmutableArray<SchemaDifference> Besides);
}
