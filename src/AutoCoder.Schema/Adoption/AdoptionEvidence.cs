namespace AutoCoder.Schema.Adoption;

/// <summary>Why a database is taken for a version, as a table for people.</summary>
/// <param name="Confidence">
/// <c>exact</c>, <c>equivalent</c>, <c>repairable</c>, <c>ambiguous</c>, <c>unknown</c> or <c>other-kind</c>.
/// </param>
/// <param name="Conclusion">What follows, in one sentence or two.</param>
/// <param name="Rows">What tells versions apart, in the order in which versions bring it.</param>
internal sealed record AdoptionEvidence(string Confidence, string Conclusion, ImmutableArray<EvidenceRow> Rows)
{
    private const int MostNamed = 5;

    /// <summary>The versions that it can be, or the one that it is nearest to. Ascending.</summary>
    public ImmutableArray<long> Candidates { get; init; } = [];

    /// <summary>
    /// The rows that tell the most, in their order: those that speak against what it is taken for, then those whose versions
    /// begin or end nearest to it.
    /// </summary>
    /// <param name="most">How many at the most.</param>
    public ImmutableArray<EvidenceRow> Telling(int most)
    {
        if (Rows.Length <= most) return Rows;
        ImmutableArray<long> versions = [.. Rows.SelectMany(row => row.For.Concat(row.Against)).Distinct().Order()];
        int at = Candidates.IsEmpty ? versions.Length - 1 : versions.IndexOf(Candidates[^1]);
        HashSet<EvidenceRow> told =
        [
            .. Rows.OrderByDescending(row => row.Against.Intersect(Candidates).Any()).ThenBy(Distance).Take(most),
        ];
        return [.. Rows.Where(told.Contains)];

        // To the nearest version that is otherwise: that is what the row tells it from.
        int Distance(EvidenceRow row)
        {
            bool isFor = at >= 0 && row.For.Contains(versions[at]);
            ImmutableArray<long> others = !isFor ? row.For : row.Against.IsEmpty ? [.. versions.Except(row.For)] : row.Against;
            return others.IsEmpty ? versions.Length : others.Min(version => Math.Abs(versions.IndexOf(version) - at));
        }
    }

    /// <summary>The evidence. Pure.</summary>
    /// <param name="actual">The database's schema, without a version table.</param>
    /// <param name="schemas">The schema after each version of the kind; 0, before the first, is not looked at.</param>
    /// <param name="evidence">What was made of it.</param>
    /// <param name="answers">What the rows said, where they were asked.</param>
    public static AdoptionEvidence Of(
        DatabaseSchema actual,
        ImmutableSortedDictionary<long, DatabaseSchema> schemas,
        VersionEvidence evidence,
        IEnumerable<(DataQuestion Question, DataAnswer Answer)>? answers = null)
    {
        var versions = schemas.Remove(0);
        SchemaFact[] facts =
            [.. versions.Values.SelectMany(schema => schema.Facts).Distinct().Where(fact => Tells(fact, versions))];
        IEnumerable<EvidenceRow> rows =
            from fact in facts
            where !IsImplied(fact, facts, actual, versions)
            orderby First(fact, versions), fact.Table, fact.Sort, fact.Text
            group fact by (fact.Table, fact.Sort, Row(fact, actual, versions).Key) into same
            select Row(same.First(), actual, versions).Row with { What = Named([.. same.Select(fact => fact.Text)]) };
        IEnumerable<EvidenceRow> asked = (answers ?? [])
            .Where(asked => asked is { Answer: DataAnswer.Done, Question.Version: > 0 })
            .Select(asked => Row(asked.Question, versions));
        string? other = OtherRecords.Sentence(actual, versions.Values);
        return new(Word(evidence), Sentence(evidence, other), [.. rows, .. asked]) { Candidates = Versions(evidence) };
    }

    private static ImmutableArray<long> Versions(VersionEvidence evidence) => evidence switch
    {
        VersionEvidence.Ambiguous ambiguous => ambiguous.Versions,
        VersionEvidence.Nearest nearest => [nearest.Version],
        _ => evidence.Adopted is { } version ? [version] : [],
    };

    private static bool Tells(SchemaFact fact, ImmutableSortedDictionary<long, DatabaseSchema> versions) =>
        versions.Values.Any(schema => !schema.Facts.Contains(fact));

    // A constraint that comes and goes with its column, and is there or not as the column is, says nothing of its own.
    private static bool IsImplied(
        SchemaFact fact, SchemaFact[] facts, DatabaseSchema actual, ImmutableSortedDictionary<long, DatabaseSchema> versions) =>
        facts.Any(owner => IsOwner(owner, fact) && actual.Facts.Contains(owner) == actual.Facts.Contains(fact)
            && versions.Values.All(schema => schema.Facts.Contains(owner) == schema.Facts.Contains(fact)));

    private static bool IsOwner(SchemaFact owner, SchemaFact fact) =>
        owner != fact && owner.Table == fact.Table
        && (owner.IsTable || (owner.IsStructure && !fact.IsStructure && owner.Column == fact.Column));

    private static long First(SchemaFact fact, ImmutableSortedDictionary<long, DatabaseSchema> versions) =>
        versions.First(entry => entry.Value.Facts.Contains(fact)).Key;

    private static (string Key, EvidenceRow Row) Row(
        SchemaFact fact, DatabaseSchema actual, ImmutableSortedDictionary<long, DatabaseSchema> versions)
    {
        bool isThere = actual.Facts.Contains(fact);
        long first = First(fact, versions);
        ImmutableArray<long> having = [.. versions.Where(entry => entry.Value.Facts.Contains(fact)).Select(entry => entry.Key)];
        ImmutableArray<long> lacking = [.. versions.Keys.Except(having)];
        ImmutableArray<long> against =
            !isThere ? having : fact.IsStructure ? [.. lacking.Where(version => version < first)] : lacking;
        var row = new EvidenceRow(fact.Text, isThere, isThere ? having : lacking, against);
        return ($"{isThere} {string.Join(',', row.For)} {string.Join(',', against)}", row);
    }

    private static EvidenceRow Row(DataQuestion question, ImmutableSortedDictionary<long, DatabaseSchema> versions)
    {
        ImmutableArray<long> after = [.. versions.Keys.Where(version => version >= question.Version)];
        ImmutableArray<long> before = [.. versions.Keys.Where(version => version < question.Version)];
        return new($"rows as after {question.Statement}", true, after, before);
    }

    private static string Named(string[] texts) =>
        string.Join(", ", texts.Take(MostNamed)) + (texts.Length > MostNamed ? $" and {texts.Length - MostNamed} more" : "");

    private static string Word(VersionEvidence evidence) => evidence switch
    {
        VersionEvidence.Exact => "exact",
        VersionEvidence.Equivalent => "equivalent",
        VersionEvidence.Repairable => "repairable",
        VersionEvidence.Ambiguous => "ambiguous",
        VersionEvidence.OtherKind => "other-kind",
        _ => "unknown",
    };

    private static string Sentence(VersionEvidence evidence, string? other) => (evidence, other) switch
    {
        (_, null) => Sentence(evidence),
        (VersionEvidence.Ambiguous ambiguous, _) =>
            $"The schema fits versions {string.Join(" and ", ambiguous.Versions)}. {other} Its steps may have changed rows as "
                + "ours do, so that these say nothing, and nothing is run by itself: somebody has to say which.",
        _ => $"{Sentence(evidence)} {other}",
    };

    private static string Sentence(VersionEvidence evidence) => evidence switch
    {
        VersionEvidence.Exact exact => $"The schema is exactly that of version {exact.Version}.",
        VersionEvidence.Equivalent equivalent =>
            $"The schema does what that of version {equivalent.Version} does: "
                + $"{Count(equivalent.Differences.Length, "harmless difference")}, and nothing to mend.",
        VersionEvidence.Repairable repairable =>
            $"The schema can be brought to that of version {repairable.Version} without losing a row or a column: "
            + $"{Count(repairable.Repair.Repaired.Length, "difference")} to mend{Left(repairable.Repair.Left.Length)}.",
        VersionEvidence.Ambiguous ambiguous =>
            $"The schema fits versions {string.Join(" and ", ambiguous.Versions)} equally, and the rows do not tell them apart: "
                + "somebody has to say which.",
        VersionEvidence.OtherKind other => $"The schema is that of kind '{other.Kind}' at version {other.Version}.",
        VersionEvidence.Nearest nearest =>
            $"The schema is that of no version. Nearest is {nearest.Version}; against it: {nearest.Differences[0].Description}"
            + (nearest.Differences.Length > 1 ? $" And {nearest.Differences.Length - 1} more." : ""),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Left(int harmless) => harmless == 0 ? "" : $", {Count(harmless, "harmless one")} left";

    private static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";
}

/// <summary>One thing by which the versions of a kind differ.</summary>
/// <param name="What">
/// What it is, such as <c>column conversations.mode</c>; several of a table that say the same are one row.
/// </param>
/// <param name="IsThere">Whether the database has it.</param>
/// <param name="For">The versions that it speaks for, ascending.</param>
/// <param name="Against">
/// The versions that it speaks against, ascending; what was dropped and is still there speaks against none after.
/// </param>
internal sealed record EvidenceRow(string What, bool IsThere, ImmutableArray<long> For, ImmutableArray<long> Against);
