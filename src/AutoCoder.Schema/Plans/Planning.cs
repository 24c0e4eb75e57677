using System.Collections.Immutable;
using AutoCoder.Schema.Catalogues;
using AutoCoder.Schema.Reports;
using AutoCoder.Schema.States;
using AutoCoder.Schema.Verdicts;

namespace AutoCoder.Schema.Plans;

/// <summary>The whole rule of what an upgrade does to a database. Pure and total.</summary>
public static class Planning
{
    /// <summary>The plan for one database.</summary>
    /// <param name="state">What the file is.</param>
    /// <param name="verdicts">What that means, with the evidence of an unversioned one.</param>
    /// <param name="kind">The kind's migrations.</param>
    /// <param name="catalogue">Where names in messages come from.</param>
    /// <param name="request">What is asked.</param>
    public static UpgradePlan Plan(
        DatabaseState state, ImmutableArray<Verdict> verdicts, KindCatalogue kind, Catalogue catalogue, PlanRequest request)
    {
        foreach (Verdict verdict in verdicts)
        {
            if (Obstacle(verdict, request) is { } obstacle)
                return new UpgradePlan.Refusal(obstacle, VerdictText.Sentence(verdict, catalogue, kind.Kind));
        }

        ImmutableArray<long> applied = state is DatabaseState.Versioned versioned ? versioned.Applied : [];
        VersionEvidence? evidence = verdicts is [Verdict.Unversioned unversioned] ? unversioned.Evidence : null;
        ImmutableArray<long> adopt = evidence?.Adopted is { } at ? Versions(kind, version => version <= at) : [];
        if (request.To < (adopt.IsEmpty ? 0 : adopt[^1]))
        {
            string found = VerdictText.Migration(adopt[^1], catalogue, kind.Kind);
            return new UpgradePlan.Refusal(PlanObstacle.AboveTarget, $"is at {found} by its schema, above --to {request.To}: an upgrade never goes down.");
        }

        UpgradePlan plan = Work(kind, [.. applied, .. adopt], adopt, request);
        return plan is UpgradePlan.Work work ? work with { Repair = (evidence as VersionEvidence.Repairable)?.Repair } : plan;
    }

    private static UpgradePlan Work(KindCatalogue kind, ImmutableArray<long> present, ImmutableArray<long> adopt, PlanRequest request)
    {
        ImmutableArray<long> apply = Versions(kind, version => version <= (request.To ?? long.MaxValue) && !present.Contains(version));
        if (adopt.IsEmpty && apply.IsEmpty) return new UpgradePlan.Nothing();
        long from = present.IsEmpty ? 0 : present.Max();
        return new UpgradePlan.Work(from, apply.IsEmpty ? from : Math.Max(from, apply[^1]), adopt, apply);
    }

    private static PlanObstacle? Obstacle(Verdict verdict, PlanRequest request) => verdict switch
    {
        Verdict.Missing => request.Create ? null : PlanObstacle.Missing,
        Verdict.Unreadable => PlanObstacle.Unreadable,
        Verdict.Ahead => PlanObstacle.Ahead,
        Verdict.Unversioned { Evidence.Adopted: not null } => null,
        Verdict.Unversioned => PlanObstacle.NotRecognised,
        _ => null,
    };

    private static ImmutableArray<long> Versions(KindCatalogue kind, Func<long, bool> which) =>
        [.. kind.Migrations.Select(migration => migration.Version).Where(which)];
}
