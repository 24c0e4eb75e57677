using System.Collections.Immutable;
using AutoCoder.Schema.Catalogues;
using AutoCoder.Schema.Plans;
using AutoCoder.Schema.Preflight.Inspection;
using AutoCoder.Schema.Reports;
using AutoCoder.Schema.Runner.Backups;
using AutoCoder.Schema.Runner.Ledgers;
using AutoCoder.Schema.Runner.Restores;
using AutoCoder.Schema.Runner.Sessions;
using AutoCoder.Schema.States;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Upgrades;

/// <summary>
/// The work on one database that is locked and open. With transactional migrations, as nearly always, everything is one
/// transaction; each migration with <c>TransactionBehavior.None</c> ends it, runs alone, and from then on only the backup
/// can undo.
/// </summary>
internal sealed class SessionUpgrade(
    string path, KindCatalogue kind, UpgradePlan.Work work, KindSchemas kinds, DatabaseInspector inspector, UpgradeOptions options)
{
    private const string Reading = "reading";
    private readonly ImmutableArray<MigrationBatch> _batches = MigrationBatch.Split(work.Apply, kind);
    private readonly RecordedSteps _steps = new(
        kind, work, new LedgerWriter(kinds.Origin, kinds.Recording(kind.Kind), options.Clock), isVouchedFor: options.Adoption is { Force: true },
        version => RunSteps.Destructive(kinds, kind.Kind, version) is { } reason ? $"deletes on purpose: {reason}" : null);
    private string? _backup;

    /// <summary>Does it.</summary>
    /// <exception cref="OperationCanceledException">Between two migrations; the database is what it was.</exception>
    public UpgradeRow Run(DatabaseSession session, CancellationToken cancellation)
    {
        bool cannotRollBack = !MigrationBatch.IsOneTransaction(_batches);
        if (cannotRollBack && !options.Backup && !options.IsRehearsal)
            return Failed(new(null, "backup", null, "A migration with TransactionBehavior.None is only run with a backup. Leave --no-backup out."));

        DatabaseSnapshot before;
        try
        {
            if (LedgerQuestion.Obstacle(session.Connection) is { } taken) return Failed(new(null, "ledger", null, taken));
            before = DatabaseSnapshot.Of(session);
        }
        catch (SqliteException error)
        {
            return Failed(new(null, Reading, null, $"it cannot be read to its end, so nothing was changed: {error.Message}"));
        }

        if (MakeBackup(before, cannotRollBack) is { } obstacle) return Failed(new(null, "backup", null, obstacle));
        _steps.Begin(Path.GetFileName(_backup));
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
        return options.IsRehearsal ? Upgraded(verification.Notes) : AskAgain(verification.Notes);
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
            if (TryBatch(batch, verification) is { } failure) return PutBack(Describe(failure));
        }

        return AskAgain([.. verification.Notes, "It ran migrations outside a transaction, which cannot be rolled back."]);
    }

    private MigrationFailure? TryBatch(MigrationBatch batch, UpgradeVerification verification)
    {
        try
        {
            return RunBatch(batch, verification);
        }
#pragma warning disable CA1031 // whatever went wrong: something is committed already, and only the backup undoes it
        catch (Exception bug)
#pragma warning restore CA1031
        {
            return new(null, kind.Kind, null, $"an error of this program: {bug.GetType().Name}: {bug.Message}");
        }
    }

    private MigrationFailure? RunBatch(MigrationBatch batch, UpgradeVerification verification)
    {
        var session = new SessionOptions { BusyWait = options.LockTimeout, IsTransactional = batch.IsTransactional };
        switch (kinds.Runners[kind.Kind].Open(path, session))
        {
            case SessionOpening.Opened opened:
                using (opened.Session)
                {
                    bool isLast = batch == _batches[^1];
                    return _steps.Apply(opened.Session, batch.Versions) ?? (isLast ? verification.Check(opened.Session) : null) ?? opened.Session.Commit();
                }

            case SessionOpening.Locked locked:
                return new(null, kind.Kind, null, $"Another program is writing ({locked.Message}).");
            case SessionOpening.Failed failed:
                return new(null, kind.Kind, null, failed.Message);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private string? MakeBackup(DatabaseSnapshot before, bool evenWhenEmpty)
    {
        if (!options.Backup || (before.IsEmpty && !evenWhenEmpty)) return null;
        string real = DatabaseInspector.RealPath(path);
        switch (DatabaseBackup.Make(Request(real)))
        {
            case BackupOutcome.Made made:
                _backup = made.Path;
                return null;
            case BackupOutcome.Failed failed:
                return failed.Message;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private BackupRequest Request(string real)
    {
        var shelf = new BackupShelf(real, options.BackupFolder);
        shelf.RemoveUnfinished();
        return new(real, BackupName.For(real, options.BackupFolder, work.From, work.To, shelf.NextMoment(DateTimeOffset.UtcNow)))
        {
            Kind = kind.Kind,
            From = work.From,
            To = work.To,
            Build = options.Build,
            Inspector = inspector,
        };
    }

    // The file is asked again, by another connection: what counts is what the application will find. Only what was read is a
    // reason to put a backup back: a file that is merely busy may have got rows since the commit.
    private UpgradeRow AskAgain(ImmutableArray<string> notes)
    {
        switch (inspector.Inspect(path))
        {
            case DatabaseState.Versioned versioned:
                ImmutableArray<long> lost = [.. work.Adopt.Concat(work.Apply).Except(versioned.Applied)];
                return lost.IsEmpty ? Upgraded([.. notes, .. RemoveOldBackups()]) : PutBack($"after the commit it does not record {string.Join(", ", lost)}");
            case DatabaseState.Unreadable { Reason: not (UnreadableReason.Corrupt or UnreadableReason.NotADatabase or UnreadableReason.VersionTableUnusable) } busy:
                return Upgraded([.. notes, $"It was committed and could not be asked again: {busy.Detail}."]);
            case DatabaseState.Unreadable wrong:
                return PutBack($"after the commit the database is not readable: {wrong.Detail}");
            default:
                return PutBack("after the commit the database is without a version table");
        }
    }

    // The upgrade is done: backups that cannot be removed are no reason to call it failed.
    private ImmutableArray<string> RemoveOldBackups()
    {
        if (options.KeepBackups is not { } keep || _backup is null) return [];
        string real = DatabaseInspector.RealPath(path);
        try
        {
            foreach (StoredBackup old in BackupRetention.Superfluous(real, new BackupShelf(real, options.BackupFolder).List(), keep, _backup))
                BackupRetention.Remove(old);
            return [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [$"Old backups of it could not be removed: {exception.Message}"];
        }
    }

    private UpgradeRow PutBack(string problem)
    {
        if (options.IsRehearsal) return Failed(new(null, kind.Kind, null, problem));
        if (_backup is null) return Failed(new(null, kind.Kind, null, $"{problem}. There is no backup to put back."));
        string outcome = InPlaceRestore.Run(_backup, path, options.LockTimeout) switch
        {
            RestoreOutcome.Restored => "The backup was put back: the database is what it was.",
            RestoreOutcome.Failed failed => $"The backup could not be put back: {failed.Message}",
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return Failed(new(null, kind.Kind, null, $"{problem}. {outcome}"));
    }

    private UpgradeRow Upgraded(ImmutableArray<string> notes) => new(path, kind.Kind, UpgradeResult.Upgraded)
    {
        From = work.From,
        To = work.To,
        Repairs = DatabaseUpgrade.RepairsOf(work),
        Adopted = [.. work.Vouch, .. work.Adopt],
        Forgotten = work.Forget,
        Applied = work.Apply,
        Backup = _backup,
        Notes = notes,
    };

    private UpgradeRow Failed(MigrationFailure failure) => new(path, kind.Kind, UpgradeResult.Failed)
    {
        From = work.From,
        To = work.To,
        Backup = _backup,
        Problem = Describe(failure),
        NextStep = NextStepAfter(failure),
    };

    private string? NextStepAfter(MigrationFailure failure)
    {
        if (failure.Version is not null) return "mend the migration, then run the upgrade again; nothing of it was kept";
        if (failure.Name == Reading) return ShellWord.Join(["autocoder-schema", "backups", "list", path]);
        return failure.Statement == "COMMIT" ? $"stop what uses the database (fuser {ShellWord.Quote(path)} tells), then run the upgrade again" : null;
    }

    private static string Describe(MigrationFailure failure)
    {
        string where = failure.Version is { } version ? $"migration {version} ({failure.Name}) failed: " : $"{failure.Name}: ";
        string statement = failure.Statement is { } sql ? $" The statement was: {sql}" : "";
        return $"{where}{failure.Message}{statement}";
    }
}
