namespace AutoCoder.Schema.Plans;

/// <summary>The rule of adoption: which versions a database gets recorded without running them. Pure and total.</summary>
internal static class AdoptionPlanning
{
    /// <summary>The plan for one database.</summary>
    /// <param name="state">What the file is.</param>
    /// <param name="evidence">
    /// What its schema says: of the version that is asked for when one is, else of any. Null when it has no table, or nobody
    /// knows the schemas of the versions.
    /// </param>
    /// <param name="kind">The kind's migrations.</param>
    /// <param name="catalogue">Where names in messages come from.</param>
    /// <param name="request">What is asked.</param>
    public static UpgradePlan Plan(
        DatabaseState state,
        VersionEvidence? evidence,
        KindCatalogue kind,
        Catalogue catalogue,
        AdoptionRequest request) => state switch
        {
            DatabaseState.Missing => new UpgradePlan.Refusal(PlanObstacle.Missing, "does not exist."),
            DatabaseState.Empty => new UpgradePlan.Refusal(
                PlanObstacle.NotRecognised, "has no table, so there is nothing to adopt: an upgrade makes it."),
            DatabaseState.Unreadable unreadable => new UpgradePlan.Refusal(
                PlanObstacle.Unreadable,
                VerdictText.Sentence(new Verdict.Unreadable(unreadable.Reason, unreadable.Detail), catalogue, kind.Kind)),
            DatabaseState.Versioned { Applied: { IsEmpty: false } applied } =>
                OfTracked(applied, evidence, kind, catalogue, request),
            _ => OfUntracked([], evidence, kind, catalogue, request),
        };

    private static UpgradePlan OfTracked(
        ImmutableArray<long> applied, VersionEvidence? evidence, KindCatalogue kind, Catalogue catalogue, AdoptionRequest request)
    {
        if (request.Force) return OfUntracked(applied, evidence, kind, catalogue, request);
        if (evidence?.Adopted is { } version && UpTo(kind, version).SequenceEqual(applied))
            return evidence is VersionEvidence.Repairable repairable ? Repair(version, repairable) : new UpgradePlan.Nothing();
        string records = VerdictText.Migration(applied[^1], catalogue, kind.Kind);
        return evidence?.Adopted is { } other
            ? new UpgradePlan.Refusal(
                PlanObstacle.Stamped,
                $"records {records} as its highest version, and its schema is that of "
                + $"{VerdictText.Migration(other, catalogue, kind.Kind)}: it was stamped wrongly, or altered since. "
                + "Adopting it with --force corrects what it records.")
            : new UpgradePlan.Refusal(
                PlanObstacle.Recorded,
                $"records {records} as its highest version, and its version cannot be told from its "
                + $"schema{Why(evidence, catalogue, kind)}. To record another, give --version and --force.");
    }

    private static UpgradePlan OfUntracked(
        ImmutableArray<long> applied, VersionEvidence? evidence, KindCatalogue kind, Catalogue catalogue, AdoptionRequest request)
    {
        if ((evidence?.Adopted ?? (request.Force ? request.Version : null)) is not { } version)
            return new UpgradePlan.Refusal(PlanObstacle.NotRecognised, Refusal(evidence, catalogue, kind, request));
        ImmutableArray<long> versions = UpTo(kind, version);
        return new UpgradePlan.Work(version, version, [.. versions.Except(applied)], [])
        {
            Forget = [.. applied.Except(versions)],
            Vouch = [.. versions.Intersect(applied)],
            Repair = (evidence as VersionEvidence.Repairable)?.Repair,
        };
    }

    private static UpgradePlan.Work Repair(long version, VersionEvidence.Repairable evidence) =>
        new(version, version, [], []) { Repair = evidence.Repair };

    private static string Refusal(VersionEvidence? evidence, Catalogue catalogue, KindCatalogue kind, AdoptionRequest request)
    {
        string why = Why(evidence, catalogue, kind);
        if (request.Version is { } version)
            return $"does not have the schema of {VerdictText.Migration(version, catalogue, kind.Kind)}{why}. --force adopts it "
                + "all the same, and mends nothing.";
        string choice = evidence is VersionEvidence.Ambiguous ambiguous
            ? $" Choose with --version {string.Join(" or --version ", ambiguous.Versions.Select(Text))}."
            : " To adopt it all the same, give --version and --force.";
        return $"its version cannot be told from its schema{why}.{choice}";
    }

    private static string Why(VersionEvidence? evidence, Catalogue catalogue, KindCatalogue kind) => evidence switch
    {
        VersionEvidence.Ambiguous ambiguous => $": {string.Join(" and ", ambiguous.Versions.Select(Text))} fit equally well",
        VersionEvidence.Nearest nearest =>
            $": against {VerdictText.Migration(nearest.Version, catalogue, kind.Kind)} stands: "
                + $"{nearest.Differences[0].Description.TrimEnd('.')}{More(nearest.Differences.Length)}",
        VersionEvidence.OtherKind other => $": it is that of kind '{other.Kind}' at {Text(other.Version)}",
        _ => "",
    };

    private static string More(int count) => count > 1 ? $" ({count - 1} more)" : "";

    private static string Text(long version) => version.ToString(CultureInfo.InvariantCulture);

    private static ImmutableArray<long> UpTo(KindCatalogue kind, long version) =>
        [.. kind.Migrations.Select(migration => migration.Version).Where(known => known <= version)];
}
