using System.Collections.Immutable;
using AutoCoder.Schema.Catalogues;
using AutoCoder.Schema.Downgrades;
using AutoCoder.Schema.Ledgers;
using AutoCoder.Schema.Plans;
using AutoCoder.Schema.Preflight.Fleets;
using AutoCoder.Schema.Preflight.Inspection;
using AutoCoder.Schema.Reports;
using AutoCoder.Schema.Runner.Backups;
using AutoCoder.Schema.Runner.Locks;
using AutoCoder.Schema.Runner.Sessions;
using AutoCoder.Schema.Runner.Upgrades;
using AutoCoder.Schema.Schemas;
using AutoCoder.Schema.States;

namespace AutoCoder.Schema.Runner.Downgrades;

/// <summary>
/// The way of one database back: look, lock, look again, back up, take back, verify, commit. What is read before the lock is a
/// hint. It knows nothing of where the database is, so that a copy can be taken back to try it.
/// </summary>
internal sealed class DatabaseDowngrade(string path, KindCatalogue kind, Fleet fleet, KindSchemas kinds, DowngradeOptions options)
{
    private readonly DatabaseInspector _inspector = new(fleet.Catalogue.VersionTable, fleet.Inspection);

    /// <summary>Goes it. Only cancellation is thrown; after it the database is what it was.</summary>
    public async Task<DowngradeRow> RunAsync(CancellationToken cancellation)
    {
        Look look = LookAt(cancellation);
        if (look.Plan is DowngradePlan.Nothing nothing) return AtTarget(nothing);
        if (look.Plan is DowngradePlan.Refusal refusal && !NeedsRecovery(look.State)) return Refused(refusal);
        if (Unaccepted(look) is { } unaccepted) return unaccepted;
        if (options.IsDryRun) return DryRun(look);
        switch (await DatabaseLock.AcquireAsync(path, options.LockTimeout, cancellation))
        {
            case LockAttempt.Held held:
                return Failed($"is being changed by {held.Owner}.", Command("status"));
            case LockAttempt.CouldNot impossible:
                return Failed(impossible.Message, null);
            case LockAttempt.Acquired acquired:
                using (acquired.Lock) return UnderLock(cancellation);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>What it will back up, and the folder for that; null when nothing is to be done.</summary>
    public (string Database, string Folder)? Backup(CancellationToken cancellation)
    {
        string real = DatabaseInspector.RealPath(path);
        Look look = LookAt(cancellation);
        return look.Plan is DowngradePlan.Work && Unaccepted(look) is null ? (real, BackupName.Folder(real, options.BackupFolder)) : null;
    }

    /// <summary>The command that puts a backup of before a version back, and what that costs.</summary>
    public static string RestoreCommand(string path, long version, string? folder)
    {
        string[] where = folder is null ? [] : ["--backup-dir", folder];
        return $"{ShellWord.Join(["autocoder-schema", "restore", path, "--before", $"{version}", .. where])}    # what was written since that backup is lost";
    }

    private DowngradeRow UnderLock(CancellationToken cancellation)
    {
        switch (kinds.Runners[kind.Kind].Open(path, new SessionOptions { BusyWait = options.LockTimeout }, cancellation))
        {
            case SessionOpening.Locked locked:
                return Failed($"is in use by a program that is writing ({locked.Message}).", "stop the application, or go back when it is quiet");
            case SessionOpening.Failed failed:
                return Failed($"cannot be opened for writing: {failed.Message.TrimEnd('.')}.", $"ls -l {ShellWord.Quote(path)}");
            case SessionOpening.Opened opened:
                using (opened.Session) return InSession(opened.Session, cancellation);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    // From here on nobody else can write: this look is the one that counts, and so is what it would lose.
    private DowngradeRow InSession(DatabaseSession session, CancellationToken cancellation)
    {
        Look look = LookAt(cancellation);
        if (look.Plan is DowngradePlan.Nothing nothing) return AtTarget(nothing);
        if (look.Plan is DowngradePlan.Refusal refusal) return Refused(refusal);
        return Unaccepted(look) ?? new SessionDowngrade(
            RowOf(look, DowngradeResult.Downgraded), kind, (DowngradePlan.Work)look.Plan, [.. look.Losses.Select(loss => loss.Loss)], kinds, _inspector, options)
            .Run(session, cancellation);
    }

    private Look LookAt(CancellationToken cancellation)
    {
        RecordedHistory history = _inspector.ReadHistory(path, cancellation);
        DowngradePlan plan = Planning().Plan(history.State, LedgerDowns.Of(history.Ledger ?? []), options.To);
        return plan is DowngradePlan.Work work ? new Look(history.State, plan, Losses(history.Schema, work)) : new Look(history.State, plan, []);
    }

    private DowngradePlanning Planning() => new(kind, fleet.Catalogue, kinds.Recording(kind.Kind)?.Migrations.ToDictionary(
        recording => recording.Migration.Version, recording => new RecordedDown(recording.UpHash, recording.Down, recording.DownRunsCode)));

    private ImmutableArray<CountedLoss> Losses(SchemaText schema, DowngradePlan.Work work) =>
    [
        .. DataLosses.Find(SchemaReader.Read(schema.Entries), work.Steps, version => kinds.Expected(kind.Kind, version))
            .Select(loss => new CountedLoss(loss, loss.Question is { } question ? _inspector.AskNumber(path, question) : null)),
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
        return new DowngradeRow(path, kind.Kind, result)
        {
            From = work.From,
            To = work.To,
            Steps = work.Steps,
            Losses = [.. look.Losses.Where(loss => loss.IsLoss)],
        };
    }

    private DowngradeRow AtTarget(DowngradePlan.Nothing nothing) =>
        new(path, kind.Kind, DowngradeResult.AtTarget) { From = nothing.At, To = nothing.At };

    private DowngradeRow Refused(DowngradePlan.Refusal refusal)
    {
        bool isUnknown = refusal.Obstacle is PlanObstacle.Unreadable or PlanObstacle.Missing;
        return new DowngradeRow(path, kind.Kind, isUnknown ? DowngradeResult.Unknown : DowngradeResult.Refused)
        {
            Problem = refusal.Message,
            NextStep = refusal.Obstacle switch
            {
                PlanObstacle.NoWayBack => RestoreCommand(path, refusal.Version!.Value, options.BackupFolder),
                PlanObstacle.NotRecognised => Command("adopt", "--explain"),
                PlanObstacle.UnknownTarget => ShellWord.Join(["autocoder-schema", "history", path]),
                _ => null,
            },
        };
    }

    private string Command(params string[] verb) =>
        ShellWord.Join(["autocoder-schema", .. verb, .. NextStep.ArgumentsOfOne(fleet.Request.Arguments, kind.Kind, path)]);

    private DowngradeRow Failed(string problem, string? nextStep) =>
        new(path, kind.Kind, DowngradeResult.Failed) { Problem = problem, NextStep = nextStep };

    // A connection that may write rolls a hot journal back when it opens the file: that is what the session does.
    private static bool NeedsRecovery(DatabaseState state) =>
        state is DatabaseState.Unreadable { Reason: UnreadableReason.NeedsRecovery };

    private sealed record Look(DatabaseState State, DowngradePlan Plan, ImmutableArray<CountedLoss> Losses);
}
