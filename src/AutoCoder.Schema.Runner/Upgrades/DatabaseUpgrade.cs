using SQLitePCL;

namespace AutoCoder.Schema.Runner.Upgrades;

/// <summary>The upgrade or adoption of one database.</summary>
internal sealed class DatabaseUpgrade(
    string path, KindCatalogue kind, Fleet fleet, KindSchemas kinds, EvidenceSearch evidence, UpgradeOptions options)
    : DatabaseChange<UpgradeRow>(path, kind, fleet, kinds, options)
{
    /// <inheritdoc />
    public override async Task<UpgradeRow> RunAsync(CancellationToken cancellation)
    {
        (DatabaseState state, UpgradePlan plan) = Look(cancellation);
        if (plan is UpgradePlan.Nothing)
        {
            if (!options.IsDryRun) await RemoveAbandonedLockAsync();
            return Current(state);
        }

        if (plan is UpgradePlan.Refusal refusal && !NeedsRecovery(state)) return Refused(refusal, state);
        if (options.IsDryRun) return DryRun(plan, state);
        _ = Kinds.Recording(Kind.Kind); // found now, once for all databases: it takes time, and under the lock writers would wait

        if (Path.GetDirectoryName(DatabaseInspector.RealPath(Database)) is { } folder && !Directory.Exists(folder))
            return Failed($"cannot be made: its folder {folder} does not exist.", $"mkdir -p {ShellWord.Quote(folder)}");
        return await LockedAsync(create: options.Plan.Create && state is DatabaseState.Missing, cancellation);
    }

    /// <summary>Only looks: the work that there is and the state that it is on, or the row of a database without any.</summary>
    public (DatabaseState State, UpgradePlan.Work? Work, UpgradeRow? Settled) Ask(CancellationToken cancellation)
    {
        (DatabaseState state, UpgradePlan plan) = Look(cancellation);
        return plan switch
        {
            UpgradePlan.Nothing => (state, null, Current(state)),
            UpgradePlan.Refusal refusal => (state, null, NeedsRecovery(state) ? null : Refused(refusal, state)),
            UpgradePlan.Work work => (state, work, null),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <inheritdoc />
    protected override bool WillChange(CancellationToken cancellation) => Look(cancellation) is (not DatabaseState.Missing, UpgradePlan.Work);

    /// <inheritdoc />
    protected override (string Done, string Do) Words => ("upgraded", "upgrade");

    // What a run left that was killed after its last commit: taking the lock and letting go of it removes it.
    private async Task RemoveAbandonedLockAsync()
    {
        if (!File.Exists(DatabaseInspector.RealPath(Database) + LockFile.Suffix)) return;
        if (await DatabaseLock.AcquireAsync(Database, TimeSpan.Zero) is LockAttempt.Acquired acquired) acquired.Lock.Dispose();
    }

    /// <inheritdoc />
    protected override UpgradeRow InSession(DatabaseSession session, CancellationToken cancellation)
    {
        // By the session's own connection: what it sees is what it is going to change.
        (DatabaseState state, UpgradePlan plan) = Look(cancellation, session.Connection.Handle);
        cancellation.ThrowIfCancellationRequested();
        return plan switch
        {
            UpgradePlan.Nothing => Current(state),
            UpgradePlan.Refusal refusal => Refused(refusal, state),
            UpgradePlan.Work work => new SessionUpgrade(Database, Kind, work, Kinds, new(Database, Identity, Inspector, options), options).Run(session, cancellation),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private (DatabaseState State, UpgradePlan Plan) Look(CancellationToken cancellation, sqlite3? open = null) =>
        options.Adoption is { } adoption ? LookForAdoption(adoption, open, cancellation) : LookForUpgrade(open, cancellation);

    private (DatabaseState State, UpgradePlan Plan) LookForUpgrade(sqlite3? open, CancellationToken cancellation)
    {
        (DatabaseState state, ImmutableArray<Verdict> verdicts) = evidence.Look(Database, Kind, open, cancellation);
        UpgradePlan plan = Planning.Plan(state, verdicts, Kind, Fleet.Catalogue, options.Plan);
        return (state, plan is UpgradePlan.Refusal { Obstacle: PlanObstacle.Drifted } ? Stamped(open, cancellation) ?? plan : plan);
    }

    // What cannot be mended may be the whole schema of another version: then it is the record that is wrong.
    private UpgradePlan.Refusal? Stamped(sqlite3? open, CancellationToken cancellation) =>
        LookForAdoption(new AdoptionRequest(), open, cancellation).Plan is UpgradePlan.Refusal { Obstacle: PlanObstacle.Stamped } stamped ? stamped : null;

    // Who vouches for what a database executed says so; it is not enough that the schema is right.
    private (DatabaseState State, UpgradePlan Plan) LookForAdoption(AdoptionRequest adoption, sqlite3? open, CancellationToken cancellation)
    {
        (DatabaseState state, VersionEvidence? weighed) = evidence.Weigh(Database, Kind.Kind, adoption.Version, open, cancellation);
        UpgradePlan plan = AdoptionPlanning.Plan(state, weighed, Kind, Fleet.Catalogue, adoption);
        bool mayBeEdited = !adoption.Force && plan is not UpgradePlan.Refusal && state is DatabaseState.Versioned;
        Verdict.Edited? edited = mayBeEdited ? evidence.Look(Database, Kind, open, cancellation).Verdicts.OfType<Verdict.Edited>().FirstOrDefault() : null;
        return (state, edited is null ? plan : new UpgradePlan.Refusal(PlanObstacle.Edited, VerdictText.Sentence(edited, Fleet.Catalogue, Kind.Kind)));
    }

    /// <summary>What is mended, in sentences.</summary>
    public static ImmutableArray<string> RepairsOf(UpgradePlan.Work work) => work.Repair?.Steps ?? [];

    private UpgradeRow DryRun(UpgradePlan plan, DatabaseState state)
    {
        if (plan is not UpgradePlan.Work work) return Refused((UpgradePlan.Refusal)plan, state);
        return new UpgradeRow(Database, Kind.Kind, UpgradeResult.WouldUpgrade)
        {
            From = work.From,
            To = work.To,
            Repairs = RepairsOf(work),
            Adopted = [.. work.Vouch, .. work.Adopt],
            Forgotten = work.Forget,
            Applied = work.Apply,
        };
    }

    private UpgradeRow Current(DatabaseState state)
    {
        long? at = Highest(state);
        bool isCurrent = Assessment.Assess(state, Kind, Fleet.Catalogue) is [Verdict.Current];
        return new UpgradeRow(Database, Kind.Kind, isCurrent ? UpgradeResult.Current : UpgradeResult.AtTarget)
        {
            From = at,
            To = at,
            Notes = isCurrent ? [] : [options.Adoption is null
                ? $"It has what --to {options.Plan.To} asks for; the code goes on to {Kind.Head}."
                : $"It records the version that its schema has; the code goes on to {Kind.Head}."],
        };
    }

    private UpgradeRow Refused(UpgradePlan.Refusal refusal, DatabaseState state)
    {
        bool isUnknown = refusal.Obstacle is PlanObstacle.Unreadable or PlanObstacle.Missing;
        return new UpgradeRow(Database, Kind.Kind, isUnknown ? UpgradeResult.Unknown : UpgradeResult.Refused)
        {
            Problem = refusal.Message,
            NextStep = refusal.Obstacle switch
            {
                PlanObstacle.Missing => Command("upgrade", "--create"),
                PlanObstacle.NotRecognised or PlanObstacle.Recorded => Command("adopt", "--explain"),
                PlanObstacle.Stamped => Command(["adopt", "--force", .. options.Adoption?.Version is { } version ? new[] { "--version", $"{version}" } : []]),
                PlanObstacle.Drifted => $"{Command("diff")} head",
                PlanObstacle.Edited => "put the migration back as it was and write a new one for the change; or, when every database may keep what it has: "
                    + Command("adopt", "--force", "--version", $"{Highest(state)}"),
                _ => null,
            },
        };
    }

    private static long? Highest(DatabaseState state) => state is DatabaseState.Versioned { Applied: [.., var highest] } ? highest : null;

    /// <inheritdoc />
    protected override UpgradeRow Failed(string problem, string? nextStep) =>
        new(Database, Kind.Kind, UpgradeResult.Failed) { Problem = problem, NextStep = nextStep };
}
