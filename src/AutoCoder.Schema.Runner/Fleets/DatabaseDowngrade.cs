using SQLitePCL;

namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>
/// The way of one database back, from top to bottom: look, count what would be lost, lock, look again, back up, take back,
/// verify, commit, ask the file again, judge. What is done once it is locked and open stands below, in
/// <see cref="SessionDowngrade"/>.
/// </summary>
internal sealed class DatabaseDowngrade(
    string path, KindCatalogue kind, Fleet fleet, KindSchemas kinds, DowngradeOptions options)
    : DatabaseChange(path, kind, fleet, kinds, options, ChangeDirection.Downgrade)
{
    private Look? _seen;
    private SchemaEntry? _overgrown;

    /// <inheritdoc />
    public override async Task<ChangeRow> RunAsync(CancellationToken cancellation)
    {
        Look look = Hint(cancellation);
        if (look.Plan is DowngradePlan.Refusal && await OthersEndedAsync(cancellation)) look = LookAt(null, cancellation);
        _seen = null;
        if (look.Plan is DowngradePlan.Nothing nothing) return AtTarget(nothing);
        if (look.Plan is DowngradePlan.Refusal refusal && (options.IsDryRun || !NeedsRecovery(look.State)))
            return Refused(refusal, look.State);
        if (Unaccepted(look) is { } unaccepted) return unaccepted;
        return options.IsDryRun ? Row(look, ChangeResult.WouldChange) : await LockedAsync(create: false, cancellation);
    }

    /// <inheritdoc />
    public override void Forget() => _seen = null;

    /// <summary>Goes it on a copy of its own: what is dropped and copied depends on the rows.</summary>
    protected override async Task<ChangeRow> RehearseOnceAsync(CancellationToken cancellation)
    {
        RemoveAbandonedRehearsals();
        Look look = Hint(cancellation);
        if (look.Plan is DowngradePlan.Nothing nothing) return AtTarget(nothing);
        if (look.Plan is DowngradePlan.Refusal refusal)
            return NeedsRecovery(look.State) ? NotRehearsed() : Refused(refusal, look.State);
        if (Unaccepted(look) is { } unaccepted) return unaccepted;
        DowngradeOptions onCopy = options with { Backup = false, IsRehearsal = true };
        return await new Rehearsal(Database, Kind, Kinds, Words, options).RunAsync(
            (IsThere: true, NeedsFile: false),
            // The copy is of a later moment than the hint, and somebody may have taken the database back in between.
            session => Done(LookAt(session.Connection.Handle, cancellation), session, onCopy, null, cancellation),
            copy => new DatabaseDowngrade(copy, Kind, Fleet, Kinds, onCopy).RunAsync(cancellation),
            cancellation);
    }

    /// <inheritdoc />
    protected override bool WillChange(CancellationToken cancellation) =>
        Hint(cancellation) is { Plan: DowngradePlan.Work } look && Unaccepted(look) is null;

    /// <inheritdoc />
    protected override ChangeRow InSession(DatabaseSession session, CancellationToken cancellation) =>
        Done(LookAt(null, cancellation), session, options, Identity, cancellation);

    private ChangeRow Done(
        Look look, DatabaseSession session, DowngradeOptions how, FileIdentity? opened, CancellationToken cancellation)
    {
        if (look.Plan is DowngradePlan.Nothing nothing) return AtTarget(nothing);
        if (look.Plan is DowngradePlan.Refusal refusal) return Refused(refusal, look.State);
        return Unaccepted(look) ?? TakeBack(session, look, how, opened, cancellation);
    }

    private ChangeRow TakeBack(
        DatabaseSession session, Look look, DowngradeOptions how, FileIdentity? opened, CancellationToken cancellation) =>
        new SessionDowngrade(
        Row(look, ChangeResult.Changed), Kind, (DowngradePlan.Work)look.Plan, look.Losses, Kinds,
        new(Database, opened, Inspector, how), how).Run(session, cancellation);

    // The look that counts is under the lock. Until then one that found work is as good as another, while the same file is
    // there; what had none then may have some now, and is looked at again.
    private Look Hint(CancellationToken cancellation) =>
        _seen is { Plan: DowngradePlan.Work, File: { } file } seen && DatabaseInspector.IdentityOf(Database) == file
            ? seen
            : _seen = LookAt(null, cancellation);

    private Look LookAt(sqlite3? copy, CancellationToken cancellation)
    {
        FileIdentity? file = copy is null ? DatabaseInspector.IdentityOf(Database) : null;
        RecordedHistory history =
            copy is null ? Inspector.ReadHistory(Database, cancellation) : Inspector.ReadHistory(copy);
        DowngradePlan plan = Planning().Plan(history.State, LedgerDowns.Of(history.Ledger ?? []), options.To);
        if (plan is DowngradePlan.Work && history.Schema.Overgrown is { } entry)
        {
            _overgrown = entry;
            plan = new DowngradePlan.Refusal(PlanObstacle.Overgrown, Overgrowth.Sentence(entry));
        }

        return new(history.State, plan, plan is DowngradePlan.Work work ? Losses(history.Schema, work, copy) : [], file);
    }

    private DowngradePlanning Planning() => new(Kind, Fleet.Catalogue, Kinds.Recording(Kind.Kind)?.Migrations.ToDictionary(
        recording => recording.Migration.Version,
        recording => new RecordedDown(UpOf(recording), recording.Down, recording.DownRunsCode || recording.DownNeedsRows)
        {
            NeedsRows = recording.DownNeedsRows,
        }));

    // One recording does not show that the next would be another.
    private SqlHash UpOf(MigrationRecording recording) =>
        Kinds.LockOf(Kind.Kind)?.Find(recording.Migration.Version)?.Up == SqlHash.Varies ? SqlHash.Varies : recording.UpHash;

    private ImmutableArray<CountedLoss> Losses(KnownSchema schema, DowngradePlan.Work work, sqlite3? copy) =>
    [
        .. DataLosses.Find(SchemaReader.Read(schema.Entries), work.Steps, version => Kinds.Expected(Kind.Kind, version))
            .Select(loss => new CountedLoss(loss, loss.Question is { } question ? Number(question, copy) : null)),
    ];

    private long? Number(string question, sqlite3? copy) =>
        copy is null ? Inspector.AskNumber(Database, question) : DatabaseInspector.AskNumber(copy, question);

    // Said before anything is done, and again under the lock: rows may have come since.
    private ChangeRow? Unaccepted(Look look)
    {
        if (options.AcceptsDataLoss || !look.Losses.Any(loss => loss.IsLoss)) return null;
        return Row(look, ChangeResult.Refused) with
        {
            Problem = "was left alone: going back would lose data, and nobody accepted that.",
            NextStep = $"{Command("downgrade", "--to", $"{options.To}", "--accept-data-loss")}    # a backup is made first",
        };
    }

    private ChangeRow Row(Look look, ChangeResult result)
    {
        var work = (DowngradePlan.Work)look.Plan;
        return Row(result) with
        {
            From = work.From,
            To = work.To,
            Steps = work.Steps,
            Losses = [.. look.Losses.Where(loss => loss.IsLoss)],
            Notes = [.. work.Steps.Where(step => step.IsUnproven).Select(Unproven)],
        };
    }

    private static string Unproven(DowngradeStep step) =>
        $"The Down script of migration {step.Title} in its ledger has no hash: "
            + "an earlier build wrote it, and nobody can say whether it was changed since.";

    private ChangeRow AtTarget(DowngradePlan.Nothing nothing) =>
        Row(ChangeResult.AtTarget) with { From = nothing.At, To = nothing.At };

    private ChangeRow Refused(DowngradePlan.Refusal refusal, DatabaseState state)
    {
        return LeftAlone(refusal.Obstacle, refusal.Message, state) with
        {
            NextStep = refusal.Obstacle switch
            {
                PlanObstacle.Unreadable when IsStray(state) => NextStep.AboutStray(Database),
                PlanObstacle.NoWayBack =>
                    SessionDowngrade.RestoreCommand(Database, refusal.Version!.Value, options.Policy.BackupFolder),
                PlanObstacle.Overgrown => Overgrowth.Command(Database, _overgrown!),
                PlanObstacle.NotRecognised => Command("adopt", "--explain"),
                PlanObstacle.UnknownTarget => ShellWord.Join(["autocoder-schema", "history", Database]),
                _ => null,
            },
        };
    }

    // What was seen of the file, what is to be done with it, what that loses, and which file that was.
    private sealed record Look(DatabaseState State, DowngradePlan Plan, ImmutableArray<CountedLoss> Losses, FileIdentity? File);
}

/// <summary>The work on one database that is locked and open: everything is one transaction.</summary>
/// <param name="row">
/// The row of the report as far as it is known: where from, where to, what is taken back and what is lost.
/// </param>
/// <param name="kind">The kind's migrations.</param>
/// <param name="work">The plan.</param>
/// <param name="announced">What the plan may lose, whether this file has any of it or not.</param>
/// <param name="kinds">The migrations.</param>
/// <param name="restorePoint">What the database can be taken back to.</param>
/// <param name="options">How.</param>
internal sealed class SessionDowngrade(
    ChangeRow row, KindCatalogue kind, DowngradePlan.Work work, ImmutableArray<CountedLoss> announced, KindSchemas kinds,
    RestorePoint restorePoint, DowngradeOptions options)
{
    private readonly LedgerWriter _ledger = new(kinds.Origin, kinds.Recording(kind.Kind), options.Clock);

    /// <summary>Does it.</summary>
    /// <exception cref="OperationCanceledException">
    /// Between two migrations or in a script; the database is what it was.
    /// </exception>
    public ChangeRow Run(DatabaseSession session, CancellationToken cancellation) =>
        restorePoint.Around(() => Begin(session, cancellation));

    private ChangeRow Begin(DatabaseSession session, CancellationToken cancellation)
    {
        var before = DatabaseSnapshot.Of(session);
        if (LedgerQuery.Obstacle(session.Connection, before.Known) is { } taken) return Failed(new(null, "ledger", null, taken));
        if (restorePoint.Make(new(kind.Kind, work.From, work.To, BackupManifest.BeforeDowngrade)) is { } obstacle)
            return Failed(new(null, "backup", null, obstacle));
        _ledger.Backup = Path.GetFileName(restorePoint.Backup);
        _ledger.Remember(session.Connection);
        _ledger.Start();
        var verification = new DowngradeVerification(kind.Kind, work, announced, kinds, before, session);
        MigrationFailure? failure = TakeBack(session, cancellation)
            ?? verification.Check(session)
            ?? _ledger.Verify(session.Connection)
            ?? session.Commit();
        if (failure is not null) return Failed(failure);
        return options.IsRehearsal ? Downgraded(verification.Notes) : AskAgain(session, verification.Notes);
    }

    private MigrationFailure? TakeBack(DatabaseSession session, CancellationToken cancellation)
    {
        foreach (DowngradeStep step in work.Steps)
        {
            cancellation.ThrowIfCancellationRequested();
            MigrationFailure? failure = step.Source == DownSource.Build
                ? session.Down([step.Version], _ => Write(session, step), cancellation)
                : session.DownByScript(step, () => Write(session, step), cancellation);
            if (failure is null) continue;
            cancellation.ThrowIfCancellationRequested();
            return failure;
        }

        return null;
    }

    // What is lost is lost by all of them together; it stands with the last, which is the oldest.
    private void Write(DatabaseSession session, DowngradeStep step)
    {
        string by = step.Source == DownSource.Ledger ? "by the Down script in this ledger" : "by the Down of the build";
        string lost = step == work.Steps[^1] && !row.Losses.IsEmpty
            ? $"; lost: {string.Join("; ", row.Losses.Select(loss => loss.Description))}"
            : "";
        _ledger.Down(session.Connection, step, $"{by}{lost}");
    }

    private ChangeRow AskAgain(DatabaseSession session, ImmutableArray<string> notes) =>
        restorePoint.Judge(work.Remaining, session) switch
        {
            CommitJudgement.Holds holds => Downgraded([.. notes, .. Again(holds.Applied ?? work.Remaining), .. holds.Notes]),
            CommitJudgement.Fails fails => row with
            {
                Result = ChangeResult.Failed,
                Backup = restorePoint.Backup,
                Problem = fails.Problem,
                NextStep = fails.NextStep,
            },
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private IEnumerable<string> Again(ImmutableArray<long> applied)
    {
        ImmutableArray<long> back = [.. applied.Except(work.Remaining)];
        if (!back.IsEmpty) yield return $"Something applied {string.Join(", ", back)} again since.";
    }

    private ChangeRow Downgraded(ImmutableArray<string> notes) =>
        row with { Result = ChangeResult.Changed, Backup = restorePoint.Backup, Notes = [.. row.Notes, .. notes] };

    private ChangeRow Failed(MigrationFailure failure) => row with
    {
        Result = ChangeResult.Failed,
        Losses = [],
        Backup = restorePoint.Backup,
        Problem = Describe(failure),
        NextStep = NextStepAfter(failure),
    };

    private string? NextStepAfter(MigrationFailure failure)
    {
        if (failure.Limit is { } limit) return DatabaseChange.LongerLimit(Verb, limit, options, kind.Kind, row.Path);
        if (failure.IsOfDisk) return DiskTrouble.LookAt(row.Path);
        if (failure.Statement == "COMMIT")
            return $"stop what uses the database (fuser {ShellWord.Quote(row.Path)} tells), then run the downgrade again";
        if (LeaningCheck.Command(failure, row.Path, "the downgrade", IsOwn) is { } drop) return drop;
        return _ledger.Backup is null ? null : RestoreCommand(row.Path, work.Steps[^1].Version, options.Policy.BackupFolder);
    }

    private bool IsOwn(SchemaEntry entry) =>
        LeaningCheck.IsOf(work.Steps.Select(step => kinds.Expected(kind.Kind, step.Version)), entry);

    /// <summary>The command that puts a backup of before a version back, and what that costs.</summary>
    public static string RestoreCommand(string path, long version, string? folder)
    {
        string[] where = folder is null ? [] : ["--backup-dir", folder];
        string restore = ShellWord.Join(["autocoder-schema", "restore", path, "--before", $"{version}", .. where]);
        return $"{restore}    # what was written since that backup is lost";
    }

    private string[] Verb =>
    [
        "downgrade",
        "--to",
        options.To.ToString(CultureInfo.InvariantCulture),
        .. options.AcceptsDataLoss ? ["--accept-data-loss"] : Array.Empty<string>(),
        .. options is { Backup: false, IsRehearsal: false } ? ["--no-backup"] : Array.Empty<string>(),
        .. options is { Backup: true, IsRehearsal: false, Policy.BackupFolder: { } folder }
            ? [$"--backup-dir={folder}"]
            : Array.Empty<string>(),
    ];

    private static string Describe(MigrationFailure failure)
    {
        string where = failure.Version is { } version
            ? $"migration {version} ({failure.Name}) was not taken back: "
            : $"{failure.Name}: ";
        string statement = failure.Statement is { } sql ? $" The statement was: {sql}" : "";
        string kept = failure.Message is MigrationErrors.TransactionEnded or MigrationErrors.NotConfirmed
            ? ""
            : " Nothing of it was kept.";
        return $"{where}{failure.Message.TrimEnd('.')}.{kept}{statement}";
    }
}
