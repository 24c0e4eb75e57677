using System.Collections.Immutable;
using AutoCoder.Schema.Catalogues;
using AutoCoder.Schema.Plans;
using AutoCoder.Schema.Preflight.Fleets;
using AutoCoder.Schema.Preflight.Inspection;
using AutoCoder.Schema.Reports;
using AutoCoder.Schema.Runner.Backups;
using AutoCoder.Schema.Runner.Locks;
using AutoCoder.Schema.Runner.Rehearsals;
using AutoCoder.Schema.Runner.Sessions;
using AutoCoder.Schema.States;
using AutoCoder.Schema.Verdicts;

namespace AutoCoder.Schema.Runner.Upgrades;

/// <summary>
/// The way of one database: look, lock, look again, back up, migrate, verify, commit. What is read before the lock is a hint.
/// </summary>
internal sealed class DatabaseUpgrade(
    string path, KindCatalogue kind, Fleet fleet, KindSchemas kinds, EvidenceSearch evidence, UpgradeOptions options)
{
    private readonly DatabaseInspector _inspector = new(fleet.Catalogue.VersionTable, fleet.Inspection);

    /// <summary>Goes it. Only cancellation is thrown; after it the database is what it was.</summary>
    public async Task<UpgradeRow> RunAsync(CancellationToken cancellation)
    {
        (DatabaseState state, UpgradePlan plan) = Look(cancellation);
        if (plan is UpgradePlan.Nothing)
        {
            if (!options.IsDryRun) await RemoveAbandonedLockAsync();
            return Current(state);
        }

        if (plan is UpgradePlan.Refusal refusal && !NeedsRecovery(state)) return Refused(refusal, state);
        if (options.IsDryRun) return DryRun(plan, state);
        _ = kinds.Recording(kind.Kind); // found now, once for all databases: it takes time, and under the lock writers would wait

        if (Path.GetDirectoryName(DatabaseInspector.RealPath(path)) is { } folder && !Directory.Exists(folder))
            return Failed($"cannot be made: its folder {folder} does not exist.", $"mkdir -p {ShellWord.Quote(folder)}");
        switch (await DatabaseLock.AcquireAsync(path, options.LockTimeout, cancellation))
        {
            case LockAttempt.Held held:
                return Failed($"is being upgraded by {held.Owner}.", Command("status"));
            case LockAttempt.CouldNot impossible:
                return Failed(impossible.Message, null);
            case LockAttempt.Acquired acquired:
                using (acquired.Lock)
                {
                    try
                    {
                        if (!options.IsRehearsal) RehearsalFolder.RemoveAbandoned(DatabaseInspector.RealPath(path));
                        return UnderLock(state, cancellation);
                    }
                    finally
                    {
                        if (state is DatabaseState.Missing) RemoveWhatWasOnlyMade();
                    }
                }

            default:
                throw new System.Diagnostics.UnreachableException();
        }
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

    /// <summary>What it will back up, and the folder for that; null when nothing is to be done or there is nothing to back up.</summary>
    public (string Database, string Folder)? Backup(CancellationToken cancellation)
    {
        string real = DatabaseInspector.RealPath(path);
        return Look(cancellation) is (not DatabaseState.Missing, UpgradePlan.Work) ? (real, BackupName.Folder(real, options.BackupFolder)) : null;
    }

    private UpgradeRow UnderLock(DatabaseState hint, CancellationToken cancellation)
    {
        var session = new SessionOptions { BusyWait = options.LockTimeout, Create = options.Plan.Create && hint is DatabaseState.Missing };
        switch (kinds.Runners[kind.Kind].Open(path, session, cancellation))
        {
            case SessionOpening.Locked locked:
                return Failed($"is in use by a program that is writing ({locked.Message}).", "stop the application, or upgrade when it is quiet");
            case SessionOpening.Failed failed:
                return Failed($"cannot be opened for writing: {failed.Message.TrimEnd('.')}.", $"ls -l {ShellWord.Quote(path)}");
            case SessionOpening.Opened opened:
                using (opened.Session) return InSession(opened.Session, cancellation);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    // What a run left that was killed after its last commit: taking the lock and letting go of it removes it.
    private async Task RemoveAbandonedLockAsync()
    {
        if (!File.Exists(DatabaseInspector.RealPath(path) + LockFile.Suffix)) return;
        if (await DatabaseLock.AcquireAsync(path, TimeSpan.Zero) is LockAttempt.Acquired acquired) acquired.Lock.Dispose();
    }

    // A database that was to be made and could not be: not even the empty file stays. Still under the lock.
    private void RemoveWhatWasOnlyMade()
    {
        if (new FileInfo(path) is { Exists: true, Length: 0, LinkTarget: null } made) made.Delete();
    }

    // From here on nobody else can write: this look is the one that counts.
    private UpgradeRow InSession(DatabaseSession session, CancellationToken cancellation)
    {
        (DatabaseState state, UpgradePlan plan) = Look(cancellation);
        return plan switch
        {
            UpgradePlan.Nothing => Current(state),
            UpgradePlan.Refusal refusal => Refused(refusal, state),
            UpgradePlan.Work work => new SessionUpgrade(path, kind, work, kinds, _inspector, options).Run(session, cancellation),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private (DatabaseState State, UpgradePlan Plan) Look(CancellationToken cancellation) =>
        options.Adoption is { } adoption ? LookForAdoption(adoption, cancellation) : LookForUpgrade(cancellation);

    private (DatabaseState State, UpgradePlan Plan) LookForUpgrade(CancellationToken cancellation)
    {
        (DatabaseState state, ImmutableArray<Verdict> verdicts) = evidence.Look(path, kind, cancellation);
        UpgradePlan plan = Planning.Plan(state, verdicts, kind, fleet.Catalogue, options.Plan);
        return (state, plan is UpgradePlan.Refusal { Obstacle: PlanObstacle.Drifted } ? Stamped(cancellation) ?? plan : plan);
    }

    // What cannot be mended may be the whole schema of another version: then it is the record that is wrong.
    private UpgradePlan.Refusal? Stamped(CancellationToken cancellation) =>
        LookForAdoption(new AdoptionRequest(), cancellation).Plan is UpgradePlan.Refusal { Obstacle: PlanObstacle.Stamped } stamped ? stamped : null;

    // Who vouches for what a database executed says so; it is not enough that the schema is right.
    private (DatabaseState State, UpgradePlan Plan) LookForAdoption(AdoptionRequest adoption, CancellationToken cancellation)
    {
        (DatabaseState state, VersionEvidence? weighed) = evidence.Weigh(path, kind.Kind, adoption.Version, cancellation);
        UpgradePlan plan = AdoptionPlanning.Plan(state, weighed, kind, fleet.Catalogue, adoption);
        bool mayBeEdited = !adoption.Force && plan is not UpgradePlan.Refusal && state is DatabaseState.Versioned;
        Verdict.Edited? edited = mayBeEdited ? evidence.Look(path, kind, cancellation).Verdicts.OfType<Verdict.Edited>().FirstOrDefault() : null;
        return (state, edited is null ? plan : new UpgradePlan.Refusal(PlanObstacle.Edited, VerdictText.Sentence(edited, fleet.Catalogue, kind.Kind)));
    }

    /// <summary>What is mended, in sentences.</summary>
    public static ImmutableArray<string> RepairsOf(UpgradePlan.Work work) => work.Repair?.Steps ?? [];

    private UpgradeRow DryRun(UpgradePlan plan, DatabaseState state)
    {
        if (plan is not UpgradePlan.Work work) return Refused((UpgradePlan.Refusal)plan, state);
        return new UpgradeRow(path, kind.Kind, UpgradeResult.WouldUpgrade)
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
        bool isCurrent = Assessment.Assess(state, kind, fleet.Catalogue) is [Verdict.Current];
        return new UpgradeRow(path, kind.Kind, isCurrent ? UpgradeResult.Current : UpgradeResult.AtTarget)
        {
            From = at,
            To = at,
            Notes = isCurrent ? [] : [options.Adoption is null
                ? $"It has what --to {options.Plan.To} asks for; the code goes on to {kind.Head}."
                : $"It records the version that its schema has; the code goes on to {kind.Head}."],
        };
    }

    private UpgradeRow Refused(UpgradePlan.Refusal refusal, DatabaseState state)
    {
        bool isUnknown = refusal.Obstacle is PlanObstacle.Unreadable or PlanObstacle.Missing;
        return new UpgradeRow(path, kind.Kind, isUnknown ? UpgradeResult.Unknown : UpgradeResult.Refused)
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

    private string Command(params string[] verb) =>
        ShellWord.Join(["autocoder-schema", .. verb, .. NextStep.ArgumentsOfOne(fleet.Request.Arguments, kind.Kind, path)]);

    private UpgradeRow Failed(string problem, string? nextStep) =>
        new(path, kind.Kind, UpgradeResult.Failed) { Problem = problem, NextStep = nextStep };

    // A connection that may write rolls a hot journal back when it opens the file: that is what the session does.
    private static bool NeedsRecovery(DatabaseState state) =>
        state is DatabaseState.Unreadable { Reason: UnreadableReason.NeedsRecovery };
}
