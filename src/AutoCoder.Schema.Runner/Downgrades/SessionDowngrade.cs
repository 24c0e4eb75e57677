namespace AutoCoder.Schema.Runner.Downgrades;

/// <summary>The work on one database that is locked and open: everything is one transaction.</summary>
/// <param name="row">The row of the report as far as it is known: where from, where to, what is taken back and what is lost.</param>
/// <param name="kind">The kind's migrations.</param>
/// <param name="work">The plan.</param>
/// <param name="announced">What the plan may lose, whether this file has any of it or not.</param>
/// <param name="kinds">The migrations.</param>
/// <param name="restorePoint">What the database can be taken back to.</param>
/// <param name="options">How.</param>
internal sealed class SessionDowngrade(
    DowngradeRow row, KindCatalogue kind, DowngradePlan.Work work, ImmutableArray<DataLoss> announced, KindSchemas kinds,
    RestorePoint restorePoint, DowngradeOptions options)
{
    private readonly LedgerWriter _ledger = new(kinds.Origin, kinds.Recording(kind.Kind), options.Clock);

    /// <summary>Does it.</summary>
    /// <exception cref="OperationCanceledException">Between two migrations or in a script; the database is what it was.</exception>
    public DowngradeRow Run(DatabaseSession session, CancellationToken cancellation)
    {
        var before = DatabaseSnapshot.Of(session);
        if (LedgerQuery.Obstacle(session.Connection, before.Known) is { } taken) return Failed(new(null, "ledger", null, taken));
        if (restorePoint.Make(new(kind.Kind, work.From, work.To, BackupManifest.BeforeDowngrade)) is { } obstacle) return Failed(new(null, "backup", null, obstacle));
        _ledger.Backup = Path.GetFileName(restorePoint.Backup);
        _ledger.Start();
        var verification = new DowngradeVerification(kind.Kind, work, announced, kinds, before, session);
        MigrationFailure? failure = TakeBack(session, cancellation) ?? verification.Check(session) ?? session.Commit();
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
        string lost = step == work.Steps[^1] && !row.Losses.IsEmpty ? $"; lost: {string.Join("; ", row.Losses.Select(loss => loss.Description))}" : "";
        _ledger.Down(session.Connection, step, $"{by}{lost}");
    }

    private DowngradeRow AskAgain(DatabaseSession session, ImmutableArray<string> notes) => restorePoint.Judge(work.Remaining, session) switch
    {
        CommitJudgement.Holds holds => Downgraded([.. notes, .. Again(holds.Applied ?? work.Remaining), .. holds.Notes]),
        CommitJudgement.Fails fails => row with
        {
            Result = DowngradeResult.Failed,
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

    private DowngradeRow Downgraded(ImmutableArray<string> notes) =>
        row with { Result = DowngradeResult.Downgraded, Backup = restorePoint.Backup, Notes = [.. row.Notes, .. notes] };

    private DowngradeRow Failed(MigrationFailure failure) => row with
    {
        Result = DowngradeResult.Failed,
        Losses = [],
        Backup = restorePoint.Backup,
        Problem = Describe(failure),
        NextStep = NextStepAfter(failure),
    };

    private string? NextStepAfter(MigrationFailure failure)
    {
        if (failure.Limit is { } limit) return LongerLimit.Command(Verb, limit, options, kind.Kind, row.Path);
        if (failure.Statement == "COMMIT") return $"stop what uses the database (fuser {ShellWord.Quote(row.Path)} tells), then run the downgrade again";
        return _ledger.Backup is null ? null : DatabaseDowngrade.RestoreCommand(row.Path, work.Steps[^1].Version, options.Policy.BackupFolder);
    }

    private string[] Verb =>
    [
        "downgrade", "--to", options.To.ToString(CultureInfo.InvariantCulture), .. options.AcceptsDataLoss ? ["--accept-data-loss"] : Array.Empty<string>(),
        .. options is { Backup: false, IsRehearsal: false } ? ["--no-backup"] : Array.Empty<string>(),
        .. options is { Backup: true, IsRehearsal: false, Policy.BackupFolder: { } folder } ? [$"--backup-dir={folder}"] : Array.Empty<string>(),
    ];

    private static string Describe(MigrationFailure failure)
    {
        string where = failure.Version is { } version ? $"migration {version} ({failure.Name}) was not taken back: " : $"{failure.Name}: ";
        string statement = failure.Statement is { } sql ? $" The statement was: {sql}" : "";
        string kept = failure.Message is MigrationErrors.TransactionEnded or MigrationErrors.NotConfirmed ? "" : " Nothing of it was kept.";
        return $"{where}{failure.Message.TrimEnd('.')}.{kept}{statement}";
    }
}
