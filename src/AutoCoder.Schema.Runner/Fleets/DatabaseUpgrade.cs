using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>
/// The upgrade or adoption of one database, from top to bottom: look, lock, look again, back up, repair and adopt, migrate,
/// verify, commit, ask the file again, judge. What is done once it is locked and open stands below, in
/// <see cref="SessionUpgrade"/>.
/// </summary>
/// <param name="path">The database, or a copy of it.</param>
/// <param name="kind">Its kind.</param>
/// <param name="fleet">The fleet that it is of.</param>
/// <param name="kinds">The migrations.</param>
/// <param name="evidence">Tells what it is.</param>
/// <param name="options">How.</param>
/// <param name="rehearsed">What other databases of the run came to on a copy; null when each has a copy of its own.</param>
internal sealed class DatabaseUpgrade(
    string path,
    KindCatalogue kind,
    Fleet fleet,
    KindSchemas kinds,
    EvidenceSearch evidence,
    UpgradeOptions options,
    RehearsedStates? rehearsed = null)
    : DatabaseChange(path, kind, fleet, kinds, options, ChangeDirection.Upgrade)
{
    private Look? _seen;

    /// <inheritdoc />
    public override async Task<ChangeRow> RunAsync(CancellationToken cancellation)
    {
        Look look = Hint(cancellation);
        if (look.Plan is UpgradePlan.Refusal && await OthersEndedAsync(cancellation)) look = LookAt(null, cancellation);
        _seen = null;
        if (look.Plan is UpgradePlan.Nothing)
        {
            if (!options.IsDryRun) await RemoveAbandonedLockAsync();
            return Current(look.State);
        }

        if (look.Plan is UpgradePlan.Refusal refusal && (options.IsDryRun || !NeedsRecovery(look.State)))
            return Refused(refusal, look);
        if (options.IsDryRun) return Row(ChangeResult.WouldChange, (UpgradePlan.Work)look.Plan);
        // found now, once for all databases: it takes time, and under the lock writers would wait
        _ = Kinds.Recording(Kind.Kind);
        if (Path.GetDirectoryName(DatabaseInspector.RealPath(Database)) is { } folder && !Directory.Exists(folder))
            return Failed($"cannot be made: its folder {folder} does not exist.", $"mkdir -p {ShellWord.Quote(folder)}");
        return await LockedAsync(create: options.Plan.Create && look.State is DatabaseState.Missing, cancellation);
    }

    /// <inheritdoc />
    protected override async Task<ChangeRow> RehearseOnceAsync(CancellationToken cancellation)
    {
        Look look = Hint(cancellation);
        if (look.Plan is UpgradePlan.Nothing) return Current(look.State);
        if (look.Plan is UpgradePlan.Refusal refusal)
            return NeedsRecovery(look.State) ? NotRehearsed() : Refused(refusal, look);
        RemoveAbandonedRehearsals();
        return rehearsed is not null && KeyOf(look) is { } key
            ? await rehearsed.OfAsync(key, (UpgradePlan.Work)look.Plan, Database, () => OnCopyAsync(look, cancellation))
            : await OnCopyAsync(look, cancellation);
    }

    /// <inheritdoc />
    public override void Forget() => _seen = null;

    /// <inheritdoc />
    protected override bool WillChange(CancellationToken cancellation) =>
        Hint(cancellation) is { State: not DatabaseState.Missing, Plan: UpgradePlan.Work };

    /// <inheritdoc />
    protected override ChangeRow InSession(DatabaseSession session, CancellationToken cancellation) =>
        // By the session's own connection: what it sees is what it is going to change.
        Done(LookAt(session.Connection.Handle, cancellation), session, options, Identity, cancellation);

    private ChangeRow Done(
        Look look, DatabaseSession session, UpgradeOptions how, FileIdentity? opened, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return look.Plan switch
        {
            UpgradePlan.Nothing => Current(look.State),
            UpgradePlan.Refusal refusal => Refused(refusal, look),
            UpgradePlan.Work work => new SessionUpgrade(
                Database, Kind, work, Kinds, new(Database, opened, Inspector, how), how).Run(session, cancellation),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private Task<ChangeRow> OnCopyAsync(Look look, CancellationToken cancellation)
    {
        UpgradeOptions onCopy = options with { Backup = false, IsRehearsal = true };
        var work = (UpgradePlan.Work)look.Plan;
        // A migration without a transaction is committed and opened again on its way, which takes a file.
        bool needsFile = !work.Apply.All(version => Kind.Find(version)!.IsTransactional);
        return new Rehearsal(Database, Kind, Kinds, Words, options).RunAsync(
            (look.State is not DatabaseState.Missing, needsFile),
            // The copy is of a later moment than the hint, and somebody may have upgraded the database in between.
            session => Done(LookAt(session.Connection.Handle, cancellation, isCopy: true), session, onCopy, null, cancellation),
            copy => new DatabaseUpgrade(copy, Kind, Fleet, Kinds, evidence, onCopy).RunAsync(cancellation),
            cancellation);
    }

    // The look that counts is under the lock. Until then one that found work is as good as another, while the same file is
    // there; what had none then may have some now, and is looked at again.
    private Look Hint(CancellationToken cancellation) =>
        _seen is { Plan: UpgradePlan.Work, File: { } file } seen && DatabaseInspector.IdentityOf(Database) == file
            ? seen
            : _seen = LookAt(null, cancellation);

    private Look LookAt(sqlite3? open, CancellationToken cancellation, bool isCopy = false)
    {
        FileIdentity? file = open is null ? DatabaseInspector.IdentityOf(Database) : null;
        Examination found = evidence.Examine(Database, open, options.Patience, cancellation);
        sqlite3? copy = isCopy ? open : null;
        return new(
            found, new UpgradePlans(Database, Kind, Fleet, evidence, options).Of(found, copy), file);
    }

    // Null when its rows can matter: then its own copy is upgraded.
    private StateKey? KeyOf(Look look)
    {
        bool isPlain = look is
        {
            State: DatabaseState.Versioned,
            Plan: UpgradePlan.Work { Repair: null, Adopt.IsEmpty: true, Vouch.IsEmpty: true, Forget.IsEmpty: true },
        };
        if (!isPlain || Kinds.Runners[Kind.Kind].RunsUnrecorded) return null;
        var work = (UpgradePlan.Work)look.Plan;
        if (!work.Apply.All(version => Kind.Find(version)!.IsTransactional)) return null;
        if (RunSteps.Of(work, Kind, Kinds) is not { } steps || DataRisk.Of(steps)) return null;
        return new(Kind.Kind, look.Found.Schema, string.Join(',', ((DatabaseState.Versioned)look.State).Applied));
    }

    // What a run left that was killed after its last commit: taking the lock and letting go of it removes it.
    private async Task RemoveAbandonedLockAsync()
    {
        if (!File.Exists(DatabaseInspector.RealPath(Database) + LockFile.Suffix)) return;
        if (await DatabaseLock.AcquireAsync(Database, TimeSpan.Zero) is LockAttempt.Acquired acquired) acquired.Lock.Dispose();
    }

    private ChangeRow Row(ChangeResult result, UpgradePlan.Work work) => SessionUpgrade.Row(Row(result), work, Kinds);

    private ChangeRow Current(DatabaseState state)
    {
        long? at = Highest(state);
        bool isCurrent = Judgement.Assess(state, Kind, Fleet.Catalogue) is [Verdict.Current];
        string beyond = options.Adoption is null
            ? $"It has what --to {options.Plan.To} asks for; the code goes on to {Kind.Head}."
            : $"It records the version that its schema has; the code goes on to {Kind.Head}.";
        return Row(isCurrent ? ChangeResult.Current : ChangeResult.AtTarget) with
        {
            From = at,
            To = at,
            Notes = isCurrent ? [] : [beyond],
        };
    }

    private ChangeRow Refused(UpgradePlan.Refusal refusal, Look look)
    {
        return LeftAlone(refusal.Obstacle, refusal.Message, look.State) with
        {
            NextStep = refusal.Obstacle switch
            {
                PlanObstacle.Unreadable when IsStray(look.State) => NextStep.AboutStray(Database),
                PlanObstacle.Missing => Command("upgrade", "--create"),
                PlanObstacle.NotRecognised or PlanObstacle.Recorded => Command("adopt", "--explain"),
                PlanObstacle.Stamped =>
                    Command(["adopt", "--force", .. options.Adoption?.Version is { } at ? new[] { "--version", $"{at}" } : []]),
                PlanObstacle.Drifted => $"{Command("diff")} head",
                PlanObstacle.Overgrown => Overgrowth.Command(Database, look.Found.Schema.Overgrown!),
                PlanObstacle.OtherNamespace => NamespaceQuestion.Of(Kind),
                PlanObstacle.BreakingChange => Command(["upgrade", "--allow-breaking-change", .. options.HowFar]),
                PlanObstacle.Edited =>
                    "put the migration back as it was and write a new one for the change; "
                    + "or, when every database may keep what it has: "
                    + Command("adopt", "--force", "--version", $"{Highest(look.State)}"),
                _ => null,
            },
        };
    }

    private static long? Highest(DatabaseState state) =>
        state is DatabaseState.Versioned { Applied: [.., var highest] } ? highest : null;

    // What was seen of the file, what is to be done with it, and which file that was.
    private sealed record Look(Examination Found, UpgradePlan Plan, FileIdentity? File)
    {
        public DatabaseState State => Found.State;
    }
}

/// <summary>
/// The work on one database that is locked and open. With transactional migrations, as nearly always, everything is one
/// transaction; each migration with <c>TransactionBehavior.None</c> ends it, runs alone, and from then on only the backup
/// can undo. What is done has its row in the ledger, in the step's own transaction.
/// </summary>
internal sealed class SessionUpgrade(
    string path, KindCatalogue kind, UpgradePlan.Work work, KindSchemas kinds, RestorePoint restorePoint, UpgradeOptions options)
{
    private readonly ImmutableArray<MigrationBatch> _batches = MigrationBatch.Split(work.Apply, kind);
    private readonly LedgerWriter _ledger = new(kinds.Origin, kinds.Recording(kind.Kind), options.Clock);
    private readonly UpgradeNextStep _next = new(path, kind.Kind, work, kinds, options);
    private KnownSchema? _before;

    /// <summary>Does it.</summary>
    /// <exception cref="OperationCanceledException">Between two migrations; the database is what it was.</exception>
    public ChangeRow Run(DatabaseSession session, CancellationToken cancellation)
    {
        try
        {
            return restorePoint.Around(() => Begin(session, cancellation));
        }
        catch (SqliteException error)
        {
            return Failed(new(
                null, UpgradeNextStep.Reading, null, $"it cannot be read to its end, so nothing was changed: {error.Message}"));
        }
    }

    private ChangeRow Begin(DatabaseSession session, CancellationToken cancellation)
    {
        bool cannotRollBack = _batches is not ([] or [{ IsTransactional: true }]);
        if (cannotRollBack && !options.Backup && !options.IsRehearsal)
        {
            const string Needed = "A migration with TransactionBehavior.None is only run with a backup. Leave --no-backup out.";
            return Failed(new(null, "backup", null, Needed));
        }

        var before = DatabaseSnapshot.Of(session);
        _before = before.Known;
        if (LedgerQuery.Obstacle(session.Connection, before.Known) is { } taken) return Failed(new(null, "ledger", null, taken));
        var purpose = new BackupPurpose(kind.Kind, work.From, work.To, BackupManifest.BeforeUpgrade)
        {
            IsNothing = before.IsEmpty && !cannotRollBack,
        };
        if (restorePoint.Make(purpose) is { } obstacle) return Failed(new(null, "backup", null, obstacle));
        _ledger.Backup = Path.GetFileName(restorePoint.Backup);
        _ledger.Remember(session.Connection);
        _ledger.Start();
        return cannotRollBack ? InBatches(session, before, cancellation) : InOneTransaction(session, before, cancellation);
    }

    private ChangeRow InOneTransaction(DatabaseSession session, DatabaseSnapshot before, CancellationToken cancellation)
    {
        var proof = ContentProof.OfUpgrade(session, before.Known, kind, work, kinds, isOneTransaction: true);
        var verification = new UpgradeVerification(kind.Kind, work, kinds, before, proof);
        MigrationFailure? failure = RepairAndAdopt(session)
            ?? Migrate(session, work.Apply, cancellation)
            ?? TakeLeftBehind(session)
            ?? Maintain(session)
            ?? verification.Check(session, _ledger)
            ?? _ledger.Verify(session.Connection)
            ?? session.Commit();
        if (failure is not null) return Failed(failure);
        ChangeRow row = options.IsRehearsal ? Upgraded(verification.Notes) : AskAgain(session, verification.Notes);
        return row with { Losses = verification.Losses };
    }

    // What is recorded as applied has to be true: so the schema is repaired before.
    private MigrationFailure? RepairAndAdopt(DatabaseSession session) =>
        Repair(session)
        ?? session.Forget(work.Forget)
        ?? session.Stamp(work.Adopt, version => Adopted(session, version))
        ?? session.WithEach(work.Vouch, version => Adopted(session, version));

    private MigrationFailure? Repair(DatabaseSession session) => work.Repair is { IsEmpty: false } repair
        ? session.Repair(repair, () => _ledger.Repair(session.Connection, kind.Find(work.From)!, string.Join(" ", repair.Steps)))
        : null;

    private MigrationFailure? Maintain(DatabaseSession session) => work is { Maintenance.IsEmpty: false, Apply.IsEmpty: true }
        ? session.Maintain(() => _ledger.Repair(session.Connection, kind.Find(work.From)!, "ran maintenance"))
        : null;

    // Another runner wrote UNIQUE in the column and as an index: a migration that passes takes only the index.
    private MigrationFailure? TakeLeftBehind(DatabaseSession session)
    {
        if (work.Apply.IsEmpty || kinds.KeysLeftBehind(session.KnownSchema(), kind.Kind, work.To) is not { } repair) return null;
        CatalogueMigration last = kind.Find(work.Apply[^1])!;
        return session.Repair(repair, () => _ledger.Repair(session.Connection, last, string.Join(" ", repair.Steps)));
    }

    private void Adopted(DatabaseSession session, long version)
    {
        string why = options.Adoption is { Force: true }
            ? $"somebody vouched for version {work.From}"
            : $"its schema was that of version {work.From}";
        _ledger.Adopt(session.Connection, kind.Find(version)!, why);
    }

    // Their rows are written when they have run: in the same transaction, when they have one. Cancellation is thrown between two
    // of them.
    private MigrationFailure? Migrate(DatabaseSession session, ImmutableArray<long> versions, CancellationToken cancellation)
    {
        if (versions.IsEmpty) return null;
        List<AppliedMigration> applied = new(versions.Length);
        return session.Up(
            versions, version => applied.Add(new(kind.Find(version)!, _ledger.Lap(), NoteOf(version))), cancellation)
            ?? session.WithEach([versions[^1]], _ => _ledger.Up(session.Connection, applied));
    }

    private string? NoteOf(long version) =>
        RunSteps.Destructive(kinds, kind.Kind, version) is { } reason ? $"deletes on purpose: {reason}" : null;

    private ChangeRow InBatches(DatabaseSession first, DatabaseSnapshot before, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested(); // from here on it is finished or put back
        var proof = ContentProof.OfUpgrade(first, before.Known, kind, work, kinds, isOneTransaction: false);
        if ((RepairAndAdopt(first) ?? first.Commit()) is { } refused) return Failed(refused);
        first.Dispose(); // the lock file still keeps other upgrades out
        var verification = new UpgradeVerification(kind.Kind, work, kinds, before, proof);
        var batches = new UpgradeBatches(path, kind, kinds, options, _batches, Migrate);
        if (batches.Run(session => verification.Check(session, _ledger), cancellation) is { } failure)
            return Undone(failure, restorePoint.PutBack(failure.Sentence.TrimEnd('.'), first));
        return AskAgain(
            first, [.. verification.Notes, "It ran migrations outside a transaction, which cannot be rolled back."]) with
        {
            Losses = verification.Losses,
        };
    }

    private ChangeRow AskAgain(DatabaseSession session, ImmutableArray<string> notes) =>
        restorePoint.Judge([.. work.Adopt, .. work.Apply], session) switch
        {
            CommitJudgement.Holds holds => Upgraded([.. notes, .. holds.Notes]),
            CommitJudgement.Fails fails => Undone(null, fails),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private ChangeRow Undone(MigrationFailure? why, CommitJudgement.Fails fails) =>
        Failed(new(null, kind.Kind, null, fails.Problem)) with
        {
            NextStep = fails.NextStep ?? (why is { Limit: not null } ? _next.After(why, _before) : null),
        };

    private ChangeRow Upgraded(ImmutableArray<string> notes) =>
        Row(new(path, kind.Kind, ChangeResult.Changed) { Backup = restorePoint.Backup, Notes = notes }, work, kinds);

    /// <summary>A row with what is done, or would be.</summary>
    public static ChangeRow Row(ChangeRow row, UpgradePlan.Work work, KindSchemas kinds) => row with
    {
        From = work.From,
        To = work.To,
        Repairs = [.. work.Repair?.Steps ?? [], .. work.Maintenance.Select(what => $"runs maintenance: {what}")],
        Adopted = [.. work.Vouch, .. work.Adopt],
        Forgotten = work.Forget,
        Applied = work.Apply,
        Notes = [.. kinds.QuietChanges(row.Kind, work.Apply), .. row.Notes],
    };

    private ChangeRow Failed(MigrationFailure failure) => new(path, kind.Kind, ChangeResult.Failed)
    {
        From = work.From,
        To = work.To,
        Backup = restorePoint.Backup,
        Problem = failure.Sentence,
        NextStep = _next.After(failure, _before),
    };
}
