namespace AutoCoder.Schema.Runner.Backups;

/// <summary>The backups of a fleet's databases: those beside each, and those in a shared folder when there is one.</summary>
/// <param name="fleet">The fleet. Its databases need not exist (any more).</param>
/// <param name="backupFolder">The shared folder; the configuration file's when null.</param>
/// <param name="standardInput">Read where the paths have a <c>-</c>.</param>
internal sealed class FleetBackups(Fleet fleet, string? backupFolder, TextReader standardInput)
{
    private static readonly TimeSpan LockWait = TimeSpan.FromSeconds(5);

    private readonly string? _folder = fleet.Settings.BackupFolder(backupFolder);
    private readonly ImmutableArray<BackupRow>.Builder _rows = ImmutableArray.CreateBuilder<BackupRow>();
    private readonly List<string> _failures = [];
    private RunFolders _seen = new(TimeProvider.System);
    private bool _isUnknown;

    /// <summary>Lists them. Writes nothing.</summary>
    public BackupsOutcome List() => ForEach((database, backup) => _rows.Add(BackupRow.Of(database, backup, BackupResult.Listed)), default);

    /// <summary>Reads each to its end and holds it against its manifest. Writes nothing.</summary>
    /// <param name="cancellation">Ends it between two backups.</param>
    public BackupsOutcome Verify(CancellationToken cancellation = default) =>
        ForEach(
            (database, backup) => _rows.Add(BackupVerification.Problem(backup) is { } problem
                ? BackupRow.Of(database, backup, BackupResult.Bad, problem)
                : BackupRow.Of(database, backup, BackupResult.Good)),
            cancellation);

    /// <summary>Restores some backups, chosen at random, into a temporary folder and checks what comes out. Leaves nothing behind.</summary>
    /// <param name="count">How many, at most.</param>
    /// <param name="seed">The same seed chooses the same among the same backups.</param>
    /// <param name="cancellation">Ends it between two backups.</param>
    public BackupsOutcome Drill(int count, int seed, CancellationToken cancellation = default)
    {
        List<(string Database, StoredBackup Backup)> all = [];
        BackupsOutcome listed = ForEach(
            (database, backup) =>
            {
                if (!backup.IsByteCopy) all.Add((database, backup with { Manifest = null })); // a manifest has hashes of every table: too much for all
            },
            cancellation);
        if (listed is not BackupsOutcome.Reported { Report: var report }) return listed;
        (string, StoredBackup)[] candidates = [.. all];
#pragma warning disable CA5394 // a choice that can be repeated, no secret
        new Random(seed).Shuffle(candidates);
#pragma warning restore CA5394
        foreach ((string database, StoredBackup backup) in candidates.Take(count).TakeWhile(_ => !cancellation.IsCancellationRequested))
            _rows.Add(RestoreDrill.Try(database, backup.WithManifest()));
        if (candidates.Length == 0) _failures.Add("There is no backup to restore: nothing was tried.");
        return new BackupsOutcome.Reported(report with
        {
            Rows = _rows.ToImmutable(),
            Failures = [.. _failures],
            IsInterrupted = cancellation.IsCancellationRequested,
            Notes = [.. report.Notes, $"Chosen from {candidates.Length} backups with --seed {seed}."],
        });
    }

    /// <summary>Removes old backups of each database, under its lock, and what killed runs left.</summary>
    /// <param name="keep">How many stay, at least 1; the newest good one always does, and so does every file without a manifest.</param>
    /// <param name="isDryRun">Only say which.</param>
    /// <param name="cancellation">Ends it between two databases.</param>
    public async Task<BackupsOutcome> PruneAsync(int keep, bool isDryRun, CancellationToken cancellation = default)
    {
        if (Databases(out FleetSorting sorting) is not { } databases) return new BackupsOutcome.Refused(sorting.Problems);
        foreach (string database in databases.TakeWhile(_ => !cancellation.IsCancellationRequested)) await PruneAsync(database, keep, isDryRun, cancellation);
        return Reported(databases, sorting, cancellation);
    }

    private async Task PruneAsync(string database, int keep, bool isDryRun, CancellationToken cancellation)
    {
        if (isDryRun || !Directory.Exists(Path.GetDirectoryName(database)))
        {
            Guarded(database, () => Prune(database, keep, isDryRun));
            return;
        }

        switch (await DatabaseLock.AcquireAsync(database, LockWait, cancellation))
        {
            case LockAttempt.Acquired acquired:
                using (acquired.Lock) Guarded(database, () => Prune(database, keep, isDryRun));
                break;
            case LockAttempt.Held held:
                _failures.Add($"{database}: is being upgraded or restored by {held.Owner}; its backups were left alone.");
                break;
            case LockAttempt.CouldNot impossible:
                _failures.Add(impossible.Message);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private void Prune(string database, int keep, bool isDryRun)
    {
        var shelf = new BackupShelf(database, _folder, _seen);
        if (!isDryRun) shelf.RemoveUnfinished();
        foreach (StoredBackup backup in BackupRetention.Superfluous(database, shelf.List(), keep))
        {
            var row = BackupRow.Of(database, backup, isDryRun ? BackupResult.WouldRemove : BackupResult.Removed);
            if (!isDryRun) BackupRetention.Remove(backup);
            _rows.Add(row);
        }

        if (isDryRun) return;
        foreach (string lone in shelf.LoneManifests()) File.Delete(lone);
    }

    private BackupsOutcome ForEach(Action<string, StoredBackup> look, CancellationToken cancellation)
    {
        if (Databases(out FleetSorting sorting) is not { } databases) return new BackupsOutcome.Refused(sorting.Problems);
        foreach (string database in databases)
        {
            Guarded(database, () =>
            {
                var backups = new BackupShelf(database, _folder, _seen).List();
                foreach (StoredBackup backup in backups.TakeWhile(_ => !cancellation.IsCancellationRequested)) look(database, backup);
            });
        }

        return Reported(databases, sorting, cancellation);
    }

    private void Guarded(string database, Action work)
    {
        try
        {
            work();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _isUnknown = true;
            _failures.Add($"{database}: its backups cannot be examined: {exception.Message}");
        }
    }

    private string[]? Databases(out FleetSorting sorting)
    {
        _seen = new(TimeProvider.System);
        sorting = new FleetSorting(fleet.AllowsNone);
        string[] databases = [.. sorting.Targets(DatabaseDiscovery.Discover(fleet.Discovery, standardInput)).Select(target => DatabaseInspector.RealPath(target.Path))];
        return sorting.Problems.IsEmpty ? databases : null;
    }

    private BackupsOutcome.Reported Reported(string[] databases, FleetSorting sorting, CancellationToken cancellation) =>
        new(new BackupsReport(databases.Length, _rows.ToImmutable(), [.. _failures], _isUnknown || sorting.HidesDatabases)
        {
            Notes = [.. sorting.Notes.Select(note => note.Message)],
            IsInterrupted = cancellation.IsCancellationRequested,
        });
}
