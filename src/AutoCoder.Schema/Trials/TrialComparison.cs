namespace AutoCoder.Schema.Trials;

/// <summary>How a schema differs from the expected one: by the rules, and by trying what no rule thinks of.</summary>
internal sealed class TrialComparison
{
    private const int MostNamed = 5;

    private readonly DatabaseSchema _expected, _actual;
    private readonly ImmutableArray<SchemaDifference> _rules;
    private readonly Lazy<ILookup<string, SchemaDifference>> _byTable;
    private readonly Lazy<HashSet<string>> _broken;
    private readonly ISchemaTrial? _trial;
    private readonly Lazy<ImmutableArray<TriedDifference>> _tried;

    private TrialComparison(DatabaseSchema expected, DatabaseSchema actual, ISchemaTrial? trial)
    {
        (_expected, _actual) = (expected, actual);
        _rules = SchemaComparison.Compare(expected, actual);
        _trial = _rules.IsEmpty || expected.IsEquivalentTo(actual) ? null : trial;
        _byTable = new(() => _rules
            .SelectMany(rule => TablesOf(rule.Subject).Distinct(SqlNameComparer.Instance)
                .Select(table => (Table: table, Rule: rule)))
            .ToLookup(one => one.Table, one => one.Rule, SqlNameComparer.Instance));
        _broken = new(() => _byTable.Value.Where(rule => rule.Any(one => one.Class == DifferenceClass.Breaking))
            .Select(rule => rule.Key).ToHashSet(SqlNameComparer.Instance));
        _tried = new(() => Try(ImmutableHashSet<string>.Empty));
    }

    /// <summary>Compares. Nothing is tried where the schemas are the same but for the order of columns.</summary>
    /// <param name="expected">The schema that the code is written for.</param>
    /// <param name="actual">The schema that the database has.</param>
    /// <param name="trial">Tries; null: nobody does.</param>
    public static TrialComparison Of(DatabaseSchema expected, DatabaseSchema actual, ISchemaTrial? trial) =>
        new(expected, actual, trial);

    /// <summary>
    /// Every difference by the rules, then what trying found and they do not explain. A table that a rule calls broken fails in
    /// many ways, of which none would be told: nothing is tried on it.
    /// </summary>
    public ImmutableArray<SchemaDifference> All => [.. _rules, .. Unexplained(_trial is null ? [] : Try(_broken.Value))];

    /// <summary>The same without what was so before a change.</summary>
    /// <param name="before">The comparison with the schema that was expected before it.</param>
    /// <param name="left">What was known to be left by the rules; null: what they said before.</param>
    public ImmutableArray<SchemaDifference> Since(TrialComparison? before, ImmutableArray<SchemaDifference>? left = null) =>
    [
        .. _rules.Except(left ?? before?._rules ?? []),
        .. Unexplained([.. _tried.Value.Except(before?._tried.Value ?? [])]),
    ];

    private ImmutableArray<TriedDifference> Try(IReadOnlySet<string> broken) => _trial?.Try(_expected, _actual, broken) ?? [];

    // A table that a rule calls broken fails in many ways; so do those around it, with its name in what SQLite says.
    private IEnumerable<SchemaDifference> Unexplained(ImmutableArray<TriedDifference> tried)
    {
        foreach (TriedDifference one in tried)
        {
            bool isExplained = !one.IsUntried && one.Difference.Class == DifferenceClass.Breaking
                && (_broken.Value.Contains(one.Table) || _broken.Value.Any(name => Names(one.Difference.Description, name))
                    || (!one.Fails && IsSomebodys(one)));
            if (isExplained) continue;
            string others = string.Join(
                ", ", _byTable.Value[one.Table].Select(rule => rule.Subject).Distinct(SqlNameComparer.Instance).Take(MostNamed));
            yield return others.Length == 0 || one.Difference.Class == DifferenceClass.Harmless
                ? one.Difference
                : one.Difference with { Description = $"{one.Difference.Description} What differs there: {others}." };
        }
    }

    // Somebody's own collation finds more on purpose. Only what fails counts then.
    private bool IsSomebodys(TriedDifference one) =>
        _expected.FindTable(one.Table) is { } wanted && _actual.FindTable(one.Table) is { } found
        && wanted.Columns.Any(column => column.Collation == ColumnSchema.BinaryCollation
            && found.FindColumn(column.Name) is { Collation: not ColumnSchema.BinaryCollation });

    private static bool Names(string description, string name) =>
        SqlTokenizer.Significant(description).Any(token => token.Kind is TokenKind.Word or TokenKind.QuotedName or TokenKind.Text
            && SqlName.Same(SqlName.Unquote(description.AsSpan(token.Start, token.Length)), name));

    // What another table refers to differs in that, too: a row of it there can be deleted no more.
    private IEnumerable<string> TablesOf(string subject)
    {
        foreach (DatabaseSchema schema in new[] { _expected, _actual })
        {
            if (SchemaParts.TableOf(subject, schema) is not { } name) continue;
            yield return name;
            if (_expected.FindTable(name) is not null || schema.FindTable(name) is not { } extra) continue;
            foreach (ForeignKeySchema key in extra.ForeignKeys) yield return key.ParentTable;
        }
    }
}
