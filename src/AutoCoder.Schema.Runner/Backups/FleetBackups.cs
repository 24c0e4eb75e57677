using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Backups;

/// <summary>The backups of a fleet's databases: those beside each, and those in a shared folder when there is one.</summary>
/// <param name="fleet">The fleet. Its databases need not exist (any more).</param>
/// <param name="backupFolder">The shared folder; the configuration file's when null.</param>
/// <param name="standardInput">Read where the paths have a <c>-</c>.</param>
internal sealed class FleetBackups(Fleet fleet, string? backupFolder, TextReader standardInput)
{
    private readonly string? _folder = fleet.Settings.BackupFolder(backupFolder);
    private readonly ImmutableArray<BackupRow>.Builder _rows = ImmutableArray.CreateBuilder<BackupRow>();
    private readonly List<string> _failures = [];
    private KeptListings<BackupListing> _seen = BackupListing.Kept(TimeProvider.System);
    private bool _isUnknown;

    /// <summary>Lists them. Writes nothing.</summary>
    public Outcome<BackupsReport> List() =>
        ForEach((database, backup) => _rows.Add(BackupRow.Of(database, backup, BackupResult.Listed)), default);

    /// <summary>Reads each to its end and holds it against its manifest. Writes nothing.</summary>
    /// <param name="cancellation">Ends it between two backups.</param>
    public Outcome<BackupsReport> Verify(CancellationToken cancellation = default) =>
        ForEach(
            (database, backup) => _rows.Add(backup.Problem() is { } problem
                ? BackupRow.Of(database, backup, BackupResult.Bad, problem)
                : BackupRow.Of(database, backup, BackupResult.Good)),
            cancellation);

    /// <summary>
    /// Restores some backups, chosen at random, into a temporary folder and checks what comes out. Leaves nothing behind.
    /// </summary>
    /// <param name="count">How many, at most.</param>
    /// <param name="seed">The same seed chooses the same among the same backups.</param>
    /// <param name="cancellation">Ends it between two backups.</param>
    public Outcome<BackupsReport> Drill(int count, int seed, CancellationToken cancellation = default)
    {
        List<(string Database, StoredBackup Backup)> all = [];
        Outcome<BackupsReport> listed = ForEach(
            (database, backup) =>
            {
                // A manifest has hashes of every table: too much for all.
                if (!backup.IsByteCopy) all.Add((database, backup with { Manifest = null }));
            },
            cancellation);
        if (listed is not Outcome<BackupsReport>.Done { Value: var report }) return listed;
        (string, StoredBackup)[] candidates = [.. all];
#pragma warning disable CA5394 // a choice that can be repeated, no secret
        new Random(seed).Shuffle(candidates);
#pragma warning restore CA5394
        foreach ((string database, StoredBackup backup) in candidates.Take(count))
        {
            if (cancellation.IsCancellationRequested) break;
            _rows.Add(RestoreDrill.Try(database, backup.WithManifest()));
        }

        if (candidates.Length == 0) _failures.Add("There is no backup to restore: nothing was tried.");
        return new Outcome<BackupsReport>.Done(report with
        {
            Rows = _rows.ToImmutable(),
            Failures = [.. _failures],
            IsInterrupted = cancellation.IsCancellationRequested,
            Notes = [.. report.Notes, $"Chosen from {candidates.Length} backups with --seed {seed}."],
        });
    }

    /// <summary>Removes old backups of each database, under its lock, and what killed runs left.</summary>
    /// <param name="keep">
    /// How many stay, at least 1; the newest good one always does, and so does every file without a manifest.
    /// </param>
    /// <param name="isDryRun">Only say which.</param>
    /// <param name="cancellation">Ends it between two databases.</param>
    public async Task<Outcome<BackupsReport>> PruneAsync(int keep, bool isDryRun, CancellationToken cancellation = default)
    {
        if (Databases(out FleetSorting sorting) is not { } databases) return new Outcome<BackupsReport>.Refused(sorting.Problems);
        foreach (string database in databases)
        {
            if (cancellation.IsCancellationRequested) break;
            await PruneAsync(database, keep, isDryRun, cancellation);
        }

        return Reported(databases, sorting, cancellation);
    }

    private async Task PruneAsync(string database, int keep, bool isDryRun, CancellationToken cancellation)
    {
        if (isDryRun || !Directory.Exists(Path.GetDirectoryName(database)))
        {
            Guarded(database, () => Prune(database, keep, isDryRun));
            return;
        }

        switch (await DatabaseLock.AcquireAsync(database, fleet.Inspection.LockTimeout, cancellation))
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
        var stored = new StoredBackups(database, _folder, _seen);
        if (!isDryRun) stored.RemoveUnfinished();
        foreach (StoredBackup backup in BackupRetention.Superfluous(database, stored.List(), keep))
        {
            var row = BackupRow.Of(database, backup, isDryRun ? BackupResult.WouldRemove : BackupResult.Removed);
            if (!isDryRun) BackupRetention.Remove(backup);
            _rows.Add(row);
        }

        if (isDryRun) return;
        foreach (string lone in stored.LoneManifests()) File.Delete(lone);
    }

    private Outcome<BackupsReport> ForEach(Action<string, StoredBackup> look, CancellationToken cancellation)
    {
        if (Databases(out FleetSorting sorting) is not { } databases) return new Outcome<BackupsReport>.Refused(sorting.Problems);
        foreach (string database in databases)
        {
            Guarded(database, () =>
            {
                foreach (StoredBackup backup in new StoredBackups(database, _folder, _seen).List())
                {
                    if (cancellation.IsCancellationRequested) break;
                    look(database, backup);
                }
            });
        }

        return Reported(databases, sorting, cancellation);
    }

    private void Guarded(string database, Action work)
    {
        try
        {
            using IDisposable? asDatabase = DatabaseOpening.OfCopies(database);
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
        _seen = BackupListing.Kept(TimeProvider.System);
        sorting = new FleetSorting(fleet.AllowsNone);
        IEnumerable<DatabaseTarget> targets = sorting.Targets(DatabaseDiscovery.Discover(fleet.Discovery, standardInput));
        string[] databases = [.. targets.Select(target => DatabaseInspector.RealPath(target.Path))];
        return sorting.Problems.IsEmpty ? databases : null;
    }

    private Outcome<BackupsReport>.Done Reported(string[] databases, FleetSorting sorting, CancellationToken cancellation) =>
        new(new BackupsReport(databases.Length, _rows.ToImmutable(), [.. _failures], _isUnknown || sorting.HidesDatabases)
        {
            Notes = [.. sorting.Notes.Select(note => note.Message)],
            IsInterrupted = cancellation.IsCancellationRequested,
        });
}

/// <summary>Restores a backup where nothing can come of it, to see that it can be done.</summary>
internal static class RestoreDrill
{
    /// <summary>Tries one.</summary>
    public static BackupRow Try(string database, StoredBackup backup)
    {
        using IDisposable? asDatabase = DatabaseOpening.OfCopies(database);
        return Problem(backup) is { } problem
            ? BackupRow.Of(database, backup, BackupResult.Bad, problem)
            : BackupRow.Of(database, backup, BackupResult.Restored);
    }

    private static string? Problem(StoredBackup backup)
    {
        if (backup.Problem() is { } bad) return bad;
        string? folder = null;
        try
        {
            folder = Directory.CreateTempSubdirectory("autocoder-schema-drill-").FullName;
            string target = Path.Combine(folder, "drill.db");
            return ReplacingRestore.Run(backup, target, new FileGuard(null, null), isWal: null)
                ?? ReplacingRestore.Problem(backup, target);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException)
        {
            return $"{backup.Path}: cannot be restored into a temporary folder: {exception.Message}";
        }
        finally
        {
            if (folder is not null) Directory.Delete(folder, recursive: true);
        }
    }
}
