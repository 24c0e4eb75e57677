using SQLitePCL;

namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>What is to be done with one database, by what was seen of it: an upgrade, or an adoption.</summary>
/// <param name="path">The database, whose rows are asked where the schema leaves a choice.</param>
/// <param name="kind">Its kind.</param>
/// <param name="fleet">The fleet that it is of.</param>
/// <param name="evidence">Tells what it is.</param>
/// <param name="options">How.</param>
internal sealed class UpgradePlans(
    string path, KindCatalogue kind, Fleet fleet, EvidenceSearch evidence, UpgradeOptions options)
{
    /// <summary>The plan.</summary>
    /// <param name="found">What was seen.</param>
    /// <param name="copy">A copy of it that is asked instead of the file; null for the file.</param>
    public UpgradePlan Of(Examination found, sqlite3? copy)
    {
        UpgradePlan plan = options.Adoption is { } adoption
            ? Adoption(adoption, found, copy)
            : Planning.Allowed(Upgrade(found, copy), kind, fleet.Catalogue, Asked);
        return plan is UpgradePlan.Work && found.Schema.Overgrown is { } entry
            ? new UpgradePlan.Refusal(PlanObstacle.Overgrown, Overgrowth.Sentence(entry))
            : plan;
    }

    // On a copy nothing uses the database.
    private PlanRequest Asked => options.RehearseOnly ? options.Plan with { AllowBreakingChange = true } : options.Plan;

    private UpgradePlan Upgrade(Examination found, sqlite3? copy)
    {
        ImmutableArray<Verdict> verdicts = evidence.Judge(path, kind, found, copy);
        UpgradePlan plan = Planning.Plan(found.State, verdicts, kind, fleet.Catalogue, options.Plan);
        Verdict.Drifted? drifted = verdicts.OfType<Verdict.Drifted>().FirstOrDefault();
        if (drifted is null) return plan;
        if (MadeByHand(plan, drifted, found, copy) is { } ahead) return ahead;
        return plan switch
        {
            UpgradePlan.Refusal { Obstacle: PlanObstacle.Drifted } => Stamped(found, copy) ?? plan,
            UpgradePlan.Work { Repair: null, Apply.IsEmpty: false } work =>
                work with { Repair = evidence.InTheWay(kind, drifted.Version, found) },
            _ => plan,
        };
    }

    // Somebody made beside the migrations what the next ones make: that is recorded, as it is of a database that nobody tracked.
    private UpgradePlan? MadeByHand(UpgradePlan plan, Verdict.Drifted drifted, Examination found, sqlite3? copy)
    {
        bool isOpen = plan is UpgradePlan.Work { Apply.IsEmpty: false } or UpgradePlan.Refusal { Obstacle: PlanObstacle.Drifted };
        if (!isOpen || drifted.Version >= kind.Head) return null;
        VersionEvidence? weighed = evidence.Weigh(path, kind, null, found, copy);
        string? other = evidence.OtherRecord(kind, found);
        // What the steps after it only did to rows, the record tells: where nobody else ran any, they were not run.
        if (weighed is VersionEvidence.Ambiguous { Versions: [var first, ..] } && first > drifted.Version)
        {
            if (other is not null) return AheadPlanning.Refuse(drifted.Version, weighed, other, kind, fleet.Catalogue);
            weighed = evidence.Weigh(path, kind, first, found, copy);
        }

        if (weighed?.Adopted is not { } at || at <= drifted.Version) return null;
        ImmutableArray<PassedStep> passed = evidence.Passed(path, kind, drifted.Version, at, copy);
        if (other is not null && passed.Any(step => step.ChangesRows))
            return AheadPlanning.Refuse(drifted.Version, weighed, other, kind, fleet.Catalogue);
        return AheadPlanning.Plan(drifted, weighed, passed, kind, fleet.Catalogue, options.Plan);
    }

    // What cannot be mended may be the whole schema of another version: then it is the record that is wrong.
    private UpgradePlan.Refusal? Stamped(Examination found, sqlite3? copy) =>
        Adoption(new AdoptionRequest(), found, copy) is UpgradePlan.Refusal { Obstacle: PlanObstacle.Stamped } stamped
            ? stamped
            : null;

    // Who vouches for what a database executed says so; it is not enough that the schema is right.
    private UpgradePlan Adoption(AdoptionRequest adoption, Examination found, sqlite3? copy)
    {
        VersionEvidence? weighed = evidence.Weigh(path, kind, adoption.Version, found, copy);
        UpgradePlan plan = AdoptionPlanning.Plan(found.State, weighed, kind, fleet.Catalogue, adoption);
        if (adoption.Force || plan is UpgradePlan.Refusal || evidence.Edits(kind, found) is not { } edited) return plan;
        return new UpgradePlan.Refusal(PlanObstacle.Edited, VerdictText.Sentence(edited, fleet.Catalogue, kind.Kind));
    }
}

/// <summary>
/// What expands so far that SQLite would not come to an end over a statement that needs it, as every rename does.
/// </summary>
internal static class Overgrowth
{
    /// <summary>What is said of it, without the database's name.</summary>
    public static string Sentence(SchemaEntry entry) =>
        $"was left alone: {entry.Type} {entry.Name} of it cannot be tried, and SQLite would not come to an end over it: "
        + $"{ViewExpansion.TooFar}.";

    /// <summary>The command that takes it out of the way.</summary>
    public static string Command(string database, SchemaEntry entry)
    {
        string drop = $"DROP {entry.Type.ToUpperInvariant()} {SqlName.Quote(entry.Name)}";
        return $"{ShellWord.Join(["sqlite3", database, drop])}    # then run this again, and make it anew as it shall be";
    }
}
