using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Upgrades;

/// <summary>
/// The work on one database that is locked and open. With transactional migrations, as nearly always, everything is one
/// transaction; each migration with <c>TransactionBehavior.None</c> ends it, runs alone, and from then on only the backup
/// can undo.
/// </summary>
internal sealed class SessionUpgrade(
    string path, KindCatalogue kind, UpgradePlan.Work work, KindSchemas kinds, RestorePoint restorePoint, UpgradeOptions options)
{
    private const string Reading = "reading";
    private readonly ImmutableArray<MigrationBatch> _batches = MigrationBatch.Split(work.Apply, kind);
    private readonly RecordedSteps _steps = new(
        kind, work, new LedgerWriter(kinds.Origin, kinds.Recording(kind.Kind), options.Clock), isVouchedFor: options.Adoption is { Force: true },
        version => RunSteps.Destructive(kinds, kind.Kind, version) is { } reason ? $"deletes on purpose: {reason}" : null);

    /// <summary>Does it.</summary>
    /// <exception cref="OperationCanceledException">Between two migrations; the database is what it was.</exception>
    public UpgradeRow Run(DatabaseSession session, CancellationToken cancellation)
    {
        try
        {
            return Begin(session, cancellation);
        }
        catch (SqliteException error)
        {
            return Failed(new(null, Reading, null, $"it cannot be read to its end, so nothing was changed: {error.Message}"));
        }
    }

    private UpgradeRow Begin(DatabaseSession session, CancellationToken cancellation)
    {
        bool cannotRollBack = !MigrationBatch.IsOneTransaction(_batches);
        if (cannotRollBack && !options.Backup && !options.IsRehearsal)
            return Failed(new(null, "backup", null, "A migration with TransactionBehavior.None is only run with a backup. Leave --no-backup out."));

        var before = DatabaseSnapshot.Of(session);
        if (LedgerQuery.Obstacle(session.Connection, before.Known) is { } taken) return Failed(new(null, "ledger", null, taken));
        if (restorePoint.Make(Purpose(before, cannotRollBack)) is { } obstacle) return Failed(new(null, "backup", null, obstacle));
        _steps.Begin(Path.GetFileName(restorePoint.Backup));
        return cannotRollBack ? InBatches(session, before, cancellation) : InOneTransaction(session, before, cancellation);
    }

    private UpgradeRow InOneTransaction(DatabaseSession session, DatabaseSnapshot before, CancellationToken cancellation)
    {
        var verification = new UpgradeVerification(kind.Kind, work, kinds, before, ContentProof.Before(session, before.Known, kind, work, kinds, isOneTransaction: true));
        MigrationFailure? failure = _steps.Adopt(session)
            ?? _steps.Apply(session, work.Apply, cancellation)
            ?? verification.Check(session)
            ?? session.Commit();
        if (failure is not null) return Failed(failure);
        return options.IsRehearsal ? Upgraded(verification.Notes) : AskAgain(session, verification.Notes);
    }

    private UpgradeRow InBatches(DatabaseSession first, DatabaseSnapshot before, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested(); // from here on it is finished or put back
        var proof = ContentProof.Before(first, before.Known, kind, work, kinds, isOneTransaction: false);
        if ((_steps.Adopt(first) ?? first.Commit()) is { } refused) return Failed(refused);
        first.Dispose(); // the lock file still keeps other upgrades out
        var verification = new UpgradeVerification(kind.Kind, work, kinds, before, proof);
        foreach (MigrationBatch batch in _batches)
        {
            if (TryBatch(batch, verification, cancellation) is { } failure) return Undone(failure, restorePoint.PutBack(Describe(failure).TrimEnd('.'), first));
        }

        return AskAgain(first, [.. verification.Notes, "It ran migrations outside a transaction, which cannot be rolled back."]);
    }

    private MigrationFailure? TryBatch(MigrationBatch batch, UpgradeVerification verification, CancellationToken cancellation)
    {
        try
        {
            return RunBatch(batch, verification, cancellation);
        }
        catch (OperationCanceledException) when (options.IsRehearsal)
        {
            throw; // it was a copy
        }
        catch (OperationCanceledException)
        {
            return new(null, "interrupted", null, $"in {Named(batch)}, after a part of the run had been committed that cannot be rolled back.");
        }
#pragma warning disable CA1031 // whatever went wrong: something is committed already, and only the backup undoes it
        catch (Exception bug)
#pragma warning restore CA1031
        {
            return new(null, kind.Kind, null, $"an error of this program: {bug.GetType().Name}: {bug.Message}");
        }
    }

    private string Named(MigrationBatch batch) => $"migration {string.Join(", ", batch.Versions.Select(version => $"{version} ({kind.Find(version)!.Name})"))}";

    private MigrationFailure? RunBatch(MigrationBatch batch, UpgradeVerification verification, CancellationToken cancellation)
    {
        var session = new SessionOptions { BusyWait = options.Policy.LockTimeout, IsTransactional = batch.IsTransactional, StatementTimeout = options.Policy.StatementTimeout };
        switch (kinds.Runners[kind.Kind].Open(path, session, cancellation))
        {
            case SessionOpening.Opened opened:
                using (opened.Session)
                {
                    bool isLast = batch == _batches[^1];
                    return _steps.Apply(opened.Session, batch.Versions, cancellation) ?? (isLast ? verification.Check(opened.Session) : null) ?? opened.Session.Commit();
                }

            case SessionOpening.Locked locked:
                return new(null, kind.Kind, null, $"Another program is writing ({locked.Message}).");
            case SessionOpening.Failed failed:
                return new(null, kind.Kind, null, failed.Message);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private BackupPurpose Purpose(DatabaseSnapshot before, bool evenWhenEmpty) =>
        new(kind.Kind, work.From, work.To, BackupManifest.BeforeUpgrade) { IsNothing = before.IsEmpty && !evenWhenEmpty };

    private UpgradeRow AskAgain(DatabaseSession session, ImmutableArray<string> notes) => restorePoint.Judge([.. work.Adopt, .. work.Apply], session) switch
    {
        CommitJudgement.Holds holds => Upgraded([.. notes, .. holds.Notes]),
        CommitJudgement.Fails fails => Undone(null, fails),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private UpgradeRow Undone(MigrationFailure? why, CommitJudgement.Fails fails) =>
        Failed(new(null, kind.Kind, null, fails.Problem)) with { NextStep = fails.NextStep ?? (why is { Limit: not null } ? NextStepAfter(why) : null) };

    private UpgradeRow Upgraded(ImmutableArray<string> notes) => new(path, kind.Kind, UpgradeResult.Upgraded)
    {
        From = work.From,
        To = work.To,
        Repairs = DatabaseUpgrade.RepairsOf(work),
        Adopted = [.. work.Vouch, .. work.Adopt],
        Forgotten = work.Forget,
        Applied = work.Apply,
        Backup = restorePoint.Backup,
        Notes = notes,
    };

    private UpgradeRow Failed(MigrationFailure failure) => new(path, kind.Kind, UpgradeResult.Failed)
    {
        From = work.From,
        To = work.To,
        Backup = restorePoint.Backup,
        Problem = Describe(failure),
        NextStep = NextStepAfter(failure),
    };

    private string? NextStepAfter(MigrationFailure failure)
    {
        if (failure.Limit is { } limit) return LongerLimit.Command(Verb, limit, options, kind.Kind, path);
        if (failure.Version is not null) return "mend the migration, then run the upgrade again; nothing of it was kept";
        if (failure.Name == Reading) return ShellWord.Join(["autocoder-schema", "backups", "list", path]);
        return failure.Statement == "COMMIT" ? $"stop what uses the database (fuser {ShellWord.Quote(path)} tells), then run the upgrade again" : null;
    }

    // As it was asked for: a command that is pasted must not go further.
    private IEnumerable<string> Verb
    {
        get
        {
            yield return options.Adoption is not null ? "adopt" : options.RehearseOnly ? "rehearse" : "upgrade";
            if (options.Adoption?.Version is { } version) yield return $"--version={version.ToString(CultureInfo.InvariantCulture)}";
            if (options.Adoption is { Force: true }) yield return "--force";
            if (options.Plan.To is { } to) yield return $"--to={to.ToString(CultureInfo.InvariantCulture)}";
            if (options.Plan.Create) yield return "--create";
            if (options.IsRehearsal) yield break;
            if (!options.Backup) yield return "--no-backup";
            else if (options.Policy.BackupFolder is { } folder) yield return $"--backup-dir={folder}";
        }
    }

    private static string Describe(MigrationFailure failure)
    {
        string where = failure.Version is { } version ? $"migration {version} ({failure.Name}) failed: " : $"{failure.Name}: ";
        string statement = failure.Statement is { } sql ? $" The statement was: {sql}" : "";
        return $"{where}{failure.Message}{statement}";
    }
}
