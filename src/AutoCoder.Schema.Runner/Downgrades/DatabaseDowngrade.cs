namespace AutoCoder.Schema.Runner.Downgrades;

/// <summary>The way of one database back.</summary>
internal sealed class DatabaseDowngrade(string path, KindCatalogue kind, Fleet fleet, KindSchemas kinds, DowngradeOptions options)
    : DatabaseChange<DowngradeRow>(path, kind, fleet, kinds, options)
{
    /// <inheritdoc />
    public override async Task<DowngradeRow> RunAsync(CancellationToken cancellation)
    {
        Look look = LookAt(cancellation);
        if (look.Plan is DowngradePlan.Nothing nothing) return AtTarget(nothing);
        if (look.Plan is DowngradePlan.Refusal refusal && !NeedsRecovery(look.State)) return Refused(refusal);
        if (Unaccepted(look) is { } unaccepted) return unaccepted;
        if (options.IsDryRun) return DryRun(look);
        return await LockedAsync(create: false, cancellation);
    }

    /// <summary>Does it on a copy; the row that the database would have when there is nothing to do with it.</summary>
    public async Task<DowngradeRow> RehearseAsync(CancellationToken cancellation)
    {
        Look look = LookAt(cancellation);
        switch (look.Plan)
        {
            case DowngradePlan.Nothing nothing:
                return AtTarget(nothing);
            case DowngradePlan.Refusal refusal:
                return NeedsRecovery(look.State) ? NotRehearsed() : Refused(refusal);
            case DowngradePlan.Work when Unaccepted(look) is { } unaccepted:
                return unaccepted;
            default:
                return await new DowngradeRehearsal(Database, Kind, Fleet, Kinds, options)
                    .RunAsync(RowOf(look, DowngradeResult.Downgraded), (DowngradePlan.Work)look.Plan, Announced(look), cancellation);
        }
    }

    // Only a connection that may write can roll its journal back, and a rehearsal does not write.
    private DowngradeRow NotRehearsed() => new(Database, Kind.Kind, DowngradeResult.Rehearsed)
    {
        Notes = ["It was not rehearsed: a crash left a transaction half done, and only the downgrade may roll that back."],
    };

    private static ImmutableArray<DataLoss> Announced(Look look) => [.. look.Losses.Select(loss => loss.Loss)];

    /// <inheritdoc />
    protected override bool WillChange(CancellationToken cancellation)
    {
        Look look = LookAt(cancellation);
        return look.Plan is DowngradePlan.Work && Unaccepted(look) is null;
    }

    /// <inheritdoc />
    protected override (string Done, string Do) Words => ("changed", "go back");

    /// <summary>The command that puts a backup of before a version back, and what that costs.</summary>
    public static string RestoreCommand(string path, long version, string? folder)
    {
        string[] where = folder is null ? [] : ["--backup-dir", folder];
        return $"{ShellWord.Join(["autocoder-schema", "restore", path, "--before", $"{version}", .. where])}    # what was written since that backup is lost";
    }

    /// <inheritdoc />
    protected override DowngradeRow InSession(DatabaseSession session, CancellationToken cancellation)
    {
        Look look = LookAt(cancellation);
        if (look.Plan is DowngradePlan.Nothing nothing) return AtTarget(nothing);
        if (look.Plan is DowngradePlan.Refusal refusal) return Refused(refusal);
        return Unaccepted(look) ?? new SessionDowngrade(
            RowOf(look, DowngradeResult.Downgraded), Kind, (DowngradePlan.Work)look.Plan, Announced(look), Kinds, new(Database, Identity, Inspector, options), options)
            .Run(session, cancellation);
    }

    private Look LookAt(CancellationToken cancellation)
    {
        RecordedHistory history = Inspector.ReadHistory(Database, cancellation);
        DowngradePlan plan = Planning().Plan(history.State, LedgerDowns.Of(history.Ledger ?? []), options.To);
        return plan is DowngradePlan.Work work ? new Look(history.State, plan, Losses(history.Schema, work)) : new Look(history.State, plan, []);
    }

    private DowngradePlanning Planning() => new(Kind, Fleet.Catalogue, Kinds.Recording(Kind.Kind)?.Migrations.ToDictionary(
        recording => recording.Migration.Version, recording => new RecordedDown(recording.UpHash, recording.Down, recording.DownRunsCode)));

    private ImmutableArray<CountedLoss> Losses(SchemaText schema, DowngradePlan.Work work) =>
    [
        .. DataLosses.Find(SchemaReader.Read(schema.Entries), work.Steps, version => Kinds.Expected(Kind.Kind, version))
            .Select(loss => new CountedLoss(loss, loss.Question is { } question ? Inspector.AskNumber(Database, question) : null)),
    ];

    // Said before anything is done, and again under the lock: rows may have come since.
    private DowngradeRow? Unaccepted(Look look)
    {
        if (options.AcceptsDataLoss || !look.Losses.Any(loss => loss.IsLoss)) return null;
        return RowOf(look, DowngradeResult.Refused) with
        {
            Problem = "was left alone: going back would lose data, and nobody accepted that.",
            NextStep = $"{Command("downgrade", "--to", $"{options.To}", "--accept-data-loss")}    # a backup is made first",
        };
    }

    private DowngradeRow DryRun(Look look) =>
        look.Plan is DowngradePlan.Refusal refusal ? Refused(refusal) : RowOf(look, DowngradeResult.WouldDowngrade);

    private DowngradeRow RowOf(Look look, DowngradeResult result)
    {
        var work = (DowngradePlan.Work)look.Plan;
        return new DowngradeRow(Database, Kind.Kind, result)
        {
            From = work.From,
            To = work.To,
            Steps = work.Steps,
            Losses = [.. look.Losses.Where(loss => loss.IsLoss)],
            Notes = [.. work.Steps.Where(step => step.IsUnproven).Select(step => $"The Down script of migration {step.Title} in its ledger has no hash: an earlier build wrote it, and nobody can say whether it was changed since.")],
        };
    }

    private DowngradeRow AtTarget(DowngradePlan.Nothing nothing) =>
        new(Database, Kind.Kind, DowngradeResult.AtTarget) { From = nothing.At, To = nothing.At };

    private DowngradeRow Refused(DowngradePlan.Refusal refusal)
    {
        bool isUnknown = refusal.Obstacle is PlanObstacle.Unreadable or PlanObstacle.Missing;
        return new DowngradeRow(Database, Kind.Kind, isUnknown ? DowngradeResult.Unknown : DowngradeResult.Refused)
        {
            Problem = refusal.Message,
            NextStep = refusal.Obstacle switch
            {
                PlanObstacle.NoWayBack => RestoreCommand(Database, refusal.Version!.Value, options.Policy.BackupFolder),
                PlanObstacle.NotRecognised => Command("adopt", "--explain"),
                PlanObstacle.UnknownTarget => ShellWord.Join(["autocoder-schema", "history", Database]),
                _ => null,
            },
        };
    }

    /// <inheritdoc />
    protected override DowngradeRow Failed(string problem, string? nextStep) =>
        new(Database, Kind.Kind, DowngradeResult.Failed) { Problem = problem, NextStep = nextStep };

    private sealed record Look(DatabaseState State, DowngradePlan Plan, ImmutableArray<CountedLoss> Losses);
}
