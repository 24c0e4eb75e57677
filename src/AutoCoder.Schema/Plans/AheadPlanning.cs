namespace AutoCoder.Schema.Plans;

/// <summary>
/// The rule for a tracked database in which somebody made by hand what later migrations make, such as the incident's own column:
/// it is recorded, and not run again. Pure.
/// </summary>
internal static class AheadPlanning
{
    /// <summary>The plan; null when the database is to be upgraded as if there were nothing of it.</summary>
    /// <param name="drifted">How it departs from the version that it records.</param>
    /// <param name="evidence">Which version its schema is that of: a later one.</param>
    /// <param name="passed">The migrations between the two, ascending.</param>
    /// <param name="kind">The kind's migrations.</param>
    /// <param name="catalogue">Where names in messages come from.</param>
    /// <param name="request">What is asked.</param>
    public static UpgradePlan? Plan(
        Verdict.Drifted drifted,
        VersionEvidence evidence,
        ImmutableArray<PassedStep> passed,
        KindCatalogue kind,
        Catalogue catalogue,
        PlanRequest request)
    {
        if (evidence.Adopted is not { } at || at <= drifted.Version || request.To < at) return null;
        if (passed.FirstOrDefault(step => step is { ChangesSchema: true, ChangesRows: true, IsDone: false }) is { } half)
            return drifted.Repair is SchemaRepair.Possible ? null : Refuse(drifted.Version, half.Version, kind, catalogue);
        ImmutableArray<long> apply =
        [
            .. passed.Where(step => step is { ChangesSchema: false, ChangesRows: true }).Select(step => step.Version),
            .. kind.Migrations.Select(migration => migration.Version)
                .Where(version => version > at && version <= (request.To ?? long.MaxValue)),
        ];
        ImmutableArray<long> adopt = [.. passed.Select(step => step.Version).Except(apply)];
        var work = new UpgradePlan.Work(at, apply.IsEmpty ? at : Math.Max(at, apply[^1]), adopt, apply)
        {
            Repair = (evidence as VersionEvidence.Repairable)?.Repair,
        };
        return Planning.UnderTriggers(work, evidence, kind, catalogue);
    }

    /// <summary>The refusal where another tool ran steps of its own, and nobody knows which of ours it did to the rows.</summary>
    /// <param name="recorded">The version that the database records.</param>
    /// <param name="evidence">Which versions its schema is that of: later ones.</param>
    /// <param name="other">What there is to say of that tool's record.</param>
    /// <param name="kind">The kind's migrations.</param>
    /// <param name="catalogue">Where names in messages come from.</param>
    public static UpgradePlan.Refusal Refuse(
        long recorded, VersionEvidence evidence, string other, KindCatalogue kind, Catalogue catalogue)
    {
        ImmutableArray<long> fits =
            evidence is VersionEvidence.Ambiguous ambiguous ? ambiguous.Versions : [evidence.Adopted!.Value];
        return new(
            PlanObstacle.Recorded,
            $"records {VerdictText.Migration(recorded, catalogue, kind.Kind)} as its highest version, and its schema is that of "
            + $"{string.Join(" or ", fits.Select(version => VerdictText.Migration(version, catalogue, kind.Kind)))}. {other} "
            + "Which steps it ran that only change rows cannot be told, and none is run twice: record what was done with "
            + "adopt --version and --force.");
    }

    private static UpgradePlan.Refusal Refuse(long recorded, long half, KindCatalogue kind, Catalogue catalogue)
    {
        string migration = VerdictText.Migration(half, catalogue, kind.Kind);
        return new(
            PlanObstacle.Stamped,
            $"records {VerdictText.Migration(recorded, catalogue, kind.Kind)} as its highest version, and has already what "
            + $"migration {migration} makes. That one also changes rows, and they do not show whether it was done. Adopting it "
            + "with --force records it as done, and runs nothing of it.");
    }
}

/// <summary>A migration that a database would be recorded at without running it.</summary>
/// <param name="Version">The migration.</param>
/// <param name="ChangesSchema">Whether the schema after it is another one.</param>
/// <param name="ChangesRows">Whether it writes to rows.</param>
/// <param name="IsDone">Whether the rows show that it did.</param>
internal sealed record PassedStep(long Version, bool ChangesSchema, bool ChangesRows, bool IsDone);
