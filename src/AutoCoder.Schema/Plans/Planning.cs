namespace AutoCoder.Schema.Plans;

/// <summary>The whole rule of what an upgrade does to a database. Pure and total.</summary>
internal static class Planning
{
    private const int MostNamed = 5;

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
                return new UpgradePlan.Refusal(
                    obstacle, $"{VerdictText.Sentence(verdict, catalogue, kind.Kind)}{Against(verdict)}");
        }

        ImmutableArray<long> applied = state is DatabaseState.Versioned versioned ? versioned.Applied : [];
        VersionEvidence? evidence = verdicts is [Verdict.Unversioned unversioned] ? unversioned.Evidence : null;
        ImmutableArray<long> adopt = evidence?.Adopted is { } at ? Versions(kind, version => version <= at) : [];
        if (request.To < (adopt.IsEmpty ? 0 : adopt[^1]))
        {
            string found = VerdictText.Migration(adopt[^1], catalogue, kind.Kind);
            return new UpgradePlan.Refusal(
                PlanObstacle.AboveTarget, $"is at {found} by its schema, above --to {request.To}: an upgrade never goes down.");
        }

        if (OtherNamespace(kind, [.. applied, .. adopt], request) is { } question)
            return new UpgradePlan.Refusal(PlanObstacle.OtherNamespace, question);
        ImmutableArray<string> maintenance =
        [
            .. verdicts.OfType<Verdict.Drifted>().SelectMany(drifted => drifted.Maintained)
                .Select(difference => difference.Description),
        ];
        UpgradePlan plan = Work(kind, [.. applied, .. adopt], adopt, request, Repair(evidence, verdicts), maintenance);
        return UnderTriggers(plan, evidence, kind, catalogue);
    }

    /// <summary>
    /// The plan, or its refusal where migrations would run under somebody's own triggers that do more than the code knows: what
    /// they do then is in no migration, and may have no end. Adopting a file with them runs nothing.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="evidence">By which the database gets versions recorded; null when it gets none.</param>
    /// <param name="kind">The kind's migrations.</param>
    /// <param name="catalogue">Where names in messages come from.</param>
    public static UpgradePlan UnderTriggers(
        UpgradePlan plan, VersionEvidence? evidence, KindCatalogue kind, Catalogue catalogue)
    {
        ImmutableArray<SchemaDifference> triggers = evidence?.Triggers ?? [];
        if (triggers.IsEmpty || plan is not UpgradePlan.Work { Apply.IsEmpty: false }) return plan;
        string sentence = VerdictText.Sentence(new Verdict.Drifted(evidence!.Adopted!.Value, triggers), catalogue, kind.Kind);
        return new UpgradePlan.Refusal(PlanObstacle.Drifted, $"{sentence}{Against(triggers)}");
    }

    /// <summary>A plan, where all that it runs may run: what says of itself that it breaks is asked for.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="kind">The kind's migrations.</param>
    /// <param name="catalogue">Where names in messages come from.</param>
    /// <param name="request">What is asked.</param>
    public static UpgradePlan Allowed(UpgradePlan plan, KindCatalogue kind, Catalogue catalogue, PlanRequest request)
    {
        if (request.AllowBreakingChange || plan is not UpgradePlan.Work work) return plan;
        return VerdictText.BreakingChanges(work.Apply, catalogue, kind.Kind) is { } named
            ? new UpgradePlan.Refusal(PlanObstacle.BreakingChange, $"lacks {named}: it is left as it is until that is allowed.")
            : plan;
    }

    // Two kinds in one assembly, told apart by namespaces alone, would be run into one file.
    private static string? OtherNamespace(KindCatalogue kind, ImmutableArray<long> present, PlanRequest request)
    {
        if (kind.Kind != Catalogue.DefaultKind || kind.Namespace is not null) return null;
        string[] has = NamespacesOf(kind, present.Contains);
        string[] lacks = NamespacesOf(kind, version => !present.Contains(version) && version <= (request.To ?? long.MaxValue));
        if (has.Length == 0 || lacks.Length == 0 || lacks.Intersect(has, StringComparer.Ordinal).Any()) return null;
        return $"has migrations of {Named(has)} alone, and lacks only those of {Named(lacks)}: they may be of another kind of "
            + "database. Nobody has said so, and they are not run before.";
    }

    private static string[] NamespacesOf(KindCatalogue kind, Func<long, bool> which) =>
        [.. kind.Migrations.Where(migration => which(migration.Version))
            .Select(migration => KindNamespace.Of(migration.ClassName)).Distinct(StringComparer.Ordinal)];

    private static string Named(string[] namespaces) =>
        $"namespace {string.Join(", ", namespaces.Take(MostNamed).Select(name => name.Length == 0 ? "(none)" : name))}"
        + (namespaces.Length > MostNamed ? $" and {namespaces.Length - MostNamed} more" : "");

    // Harmless drift of a database that is tracked is left alone: somebody may have wanted it.
    private static SchemaRepair.Possible? Repair(VersionEvidence? evidence, ImmutableArray<Verdict> verdicts) =>
        (evidence as VersionEvidence.Repairable)?.Repair
        ?? verdicts.OfType<Verdict.Drifted>().Where(drifted => drifted.IsBreakingByItself).Select(drifted => drifted.Repair)
            .OfType<SchemaRepair.Possible>().FirstOrDefault(repair => !repair.IsEmpty);

    private static UpgradePlan Work(
        KindCatalogue kind,
        ImmutableArray<long> present,
        ImmutableArray<long> adopt,
        PlanRequest request,
        SchemaRepair.Possible? repair,
        ImmutableArray<string> maintenance)
    {
        ImmutableArray<long> apply =
            Versions(kind, version => version <= (request.To ?? long.MaxValue) && !present.Contains(version));
        if (adopt.IsEmpty && apply.IsEmpty && repair is null && maintenance.IsEmpty) return new UpgradePlan.Nothing();
        long from = present.IsEmpty ? 0 : present.Max();
        return new UpgradePlan.Work(from, apply.IsEmpty ? from : Math.Max(from, apply[^1]), adopt, apply)
        {
            IsFromNothing = present.IsEmpty,
            Repair = repair,
            Maintenance = maintenance,
        };
    }

    private static PlanObstacle? Obstacle(Verdict verdict, PlanRequest request) => verdict switch
    {
        Verdict.Missing => request.Create ? null : PlanObstacle.Missing,
        Verdict.Unreadable => PlanObstacle.Unreadable,
        Verdict.Ahead => PlanObstacle.Ahead,
        Verdict.Edited => PlanObstacle.Edited,
        Verdict.Drifted { IsBreakingByItself: true, Repair: not SchemaRepair.Possible { Triggers.IsEmpty: true } } =>
            PlanObstacle.Drifted,
        Verdict.Unversioned { Evidence.Adopted: not null } => null,
        Verdict.Unversioned => PlanObstacle.NotRecognised,
        _ => null,
    };

    // What cannot be mended is the reason, so it is told here and not only by a command that tells all.
    private static string Against(Verdict verdict)
    {
        ImmutableArray<SchemaDifference> obstacles = (verdict as Verdict.Drifted)?.Repair switch
        {
            SchemaRepair.Impossible impossible => impossible.Obstacles,
            SchemaRepair.Possible possible => possible.Triggers,
            _ => [],
        };
        return Against(obstacles);
    }

    private static string Against(ImmutableArray<SchemaDifference> obstacles)
    {
        if (obstacles.IsEmpty) return "";
        string more = obstacles.Length > MostNamed ? $" And {obstacles.Length - MostNamed} more." : "";
        return " What cannot be mended without losing something: "
            + $"{string.Join(" ", obstacles.Take(MostNamed).Select(obstacle => obstacle.Description))}{more}";
    }

    private static ImmutableArray<long> Versions(KindCatalogue kind, Func<long, bool> which) =>
        [.. kind.Migrations.Select(migration => migration.Version).Where(which)];
}
