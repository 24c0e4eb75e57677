using System.Collections.Immutable;
using AutoCoder.Schema.Catalogues;
using AutoCoder.Schema.Downgrades;
using AutoCoder.Schema.Preflight.Inspection;
using AutoCoder.Schema.Reports;
using AutoCoder.Schema.Runner.Backups;
using AutoCoder.Schema.Runner.Ledgers;
using AutoCoder.Schema.Runner.Restores;
using AutoCoder.Schema.Runner.Sessions;
using AutoCoder.Schema.Runner.Upgrades;
using AutoCoder.Schema.States;

namespace AutoCoder.Schema.Runner.Downgrades;

/// <summary>The work on one database that is locked and open: everything is one transaction.</summary>
/// <param name="row">The row of the report as far as it is known: where from, where to, what is taken back and what is lost.</param>
/// <param name="kind">The kind's migrations.</param>
/// <param name="work">The plan.</param>
/// <param name="announced">What the plan may lose, whether this file has any of it or not.</param>
/// <param name="kinds">The migrations.</param>
/// <param name="inspector">Asks the file afterwards.</param>
/// <param name="options">How.</param>
internal sealed class SessionDowngrade(
    DowngradeRow row, KindCatalogue kind, DowngradePlan.Work work, ImmutableArray<DataLoss> announced, KindSchemas kinds,
    DatabaseInspector inspector, DowngradeOptions options)
{
    private readonly LedgerWriter _ledger = new(kinds.Origin, kinds.Recording(kind.Kind), options.Clock);
    private string? _backup;

    /// <summary>Does it.</summary>
    /// <exception cref="OperationCanceledException">Between two migrations or in a script; the database is what it was.</exception>
    public DowngradeRow Run(DatabaseSession session, CancellationToken cancellation)
    {
        if (LedgerQuestion.Obstacle(session.Connection) is { } taken) return Failed(new(null, "ledger", null, taken));
        var before = DatabaseSnapshot.Of(session);
        if (MakeBackup() is { } obstacle) return Failed(new(null, "backup", null, obstacle));
        _ledger.Backup = Path.GetFileName(_backup);
        _ledger.Start();
        var verification = new DowngradeVerification(kind.Kind, work, announced, kinds, before, session);
        MigrationFailure? failure = TakeBack(session, cancellation) ?? verification.Check(session) ?? session.Commit();
        return failure is null ? AskAgain(verification.Notes) : Failed(failure);
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
        string lost = step == work.Steps[^1] && !row.Losses.IsEmpty ? $"; lost: {string.Join("; ", row.Losses.Select(loss => loss.Description))}" : "";
        _ledger.Down(session.Connection, step, $"{by}{lost}");
    }

    private string? MakeBackup()
    {
        if (!options.Backup) return null;
        string real = DatabaseInspector.RealPath(row.Path);
        var shelf = new BackupShelf(real, options.BackupFolder);
        shelf.RemoveUnfinished();
        var request = new BackupRequest(real, BackupName.For(real, options.BackupFolder, work.From, work.To, shelf.NextMoment(DateTimeOffset.UtcNow)))
        {
            Kind = kind.Kind,
            From = work.From,
            To = work.To,
            Reason = BackupManifest.BeforeDowngrade,
            Build = options.Build,
            Inspector = inspector,
        };
        switch (DatabaseBackup.Make(request))
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

    // The file is asked again, by another connection: what counts is what the application will find. Only what was read is a
    // reason to put a backup back: a file that is merely busy may have got rows since the commit.
    private DowngradeRow AskAgain(ImmutableArray<string> notes)
    {
        switch (inspector.Inspect(row.Path))
        {
            case DatabaseState.Versioned versioned:
                ImmutableArray<long> lost = [.. work.Remaining.Except(versioned.Applied)], back = [.. versioned.Applied.Except(work.Remaining)];
                string[] again = back.IsEmpty ? [] : [$"Something applied {string.Join(", ", back)} again since."];
                return lost.IsEmpty ? Downgraded([.. notes, .. again]) : PutBack($"after the commit it does not record {string.Join(", ", lost)}");
            case DatabaseState.Unreadable { Reason: not (UnreadableReason.Corrupt or UnreadableReason.NotADatabase or UnreadableReason.VersionTableUnusable) } busy:
                return Downgraded([.. notes, $"It was committed and could not be asked again: {busy.Detail}."]);
            case DatabaseState.Unreadable wrong:
                return PutBack($"after the commit the database is not readable: {wrong.Detail}");
            default:
                return PutBack("after the commit the database is without a version table");
        }
    }

    private DowngradeRow Downgraded(ImmutableArray<string> notes) =>
        row with { Result = DowngradeResult.Downgraded, Backup = _backup, Notes = notes };

    private DowngradeRow PutBack(string problem)
    {
        string outcome = _backup is null ? "There is no backup to put back." : InPlaceRestore.Run(_backup, row.Path, options.LockTimeout) switch
        {
            RestoreOutcome.Restored => "The backup was put back: the database is what it was.",
            RestoreOutcome.Failed failed => $"The backup could not be put back: {failed.Message}",
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return row with { Result = DowngradeResult.Failed, Backup = _backup, Problem = $"{problem}. {outcome}" };
    }

    private DowngradeRow Failed(MigrationFailure failure) => row with
    {
        Result = DowngradeResult.Failed,
        Losses = [],
        Backup = _backup,
        Problem = Describe(failure),
        NextStep = failure.Statement == "COMMIT"
            ? $"stop what uses the database (fuser {ShellWord.Quote(row.Path)} tells), then run the downgrade again"
            : _ledger.Backup is null ? null : DatabaseDowngrade.RestoreCommand(row.Path, work.Steps[^1].Version, options.BackupFolder),
    };

    private static string Describe(MigrationFailure failure)
    {
        string where = failure.Version is { } version ? $"migration {version} ({failure.Name}) was not taken back: " : $"{failure.Name}: ";
        string statement = failure.Statement is { } sql ? $" The statement was: {sql}" : "";
        string kept = failure.Message is MigrationErrors.TransactionEnded or MigrationErrors.NotConfirmed ? "" : " Nothing of it was kept.";
        return $"{where}{failure.Message.TrimEnd('.')}.{kept}{statement}";
    }
}
