using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Restores;

/// <summary>
/// Puts a backup back: chosen and verified before the lock, and under it what is there is looked at, kept, replaced and
/// checked. A kill at any moment leaves the database as it was or as the backup is.
/// </summary>
/// <param name="request">What is asked for.</param>
internal sealed class DatabaseRestore(RestoreRequest request)
{
    private readonly string _database = DatabaseInspector.RealPath(request.Database);
    private ImmutableArray<string> _notes = [];

    /// <summary>Does it. What is wrong with files is in the report.</summary>
    /// <exception cref="OperationCanceledException">While waiting for the lock; nothing was touched.</exception>
    public async Task<RestoreReport> RunAsync(CancellationToken cancellation = default)
    {
        if (Directory.Exists(_database)) return Refused("is a folder. Name the database's file.", null);
        if (Path.GetDirectoryName(_database) is not { } folder || !Directory.Exists(folder))
            return Refused($"cannot be restored: its folder {Path.GetDirectoryName(_database)} does not exist.", $"mkdir -p {ShellWord.Quote(Path.GetDirectoryName(_database)!)}");
        try
        {
            var choice = BackupChoice.Of(request, _database);
            _notes = choice.PassedOver;
            if (choice.Backup is not { } backup)
                return choice.IsUsage ? Refused(choice.Problem!, BackupChoice.ListCommand(request)) : Failed(choice.Problem!, BackupChoice.ListCommand(request));
            if (_database != Path.GetFullPath(request.Database)) _notes = [.. _notes, $"It is reached through a link; the file is {_database}."];
            return request.IsDryRun ? Report(RestoreResult.WouldRestore, backup) : await LockedAsync(backup, cancellation);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException)
        {
            return Failed($"cannot be restored: {DiskTrouble.Describe(exception, _database)}", $"ls -ld {ShellWord.Quote(folder)} {ShellWord.Quote(_database)}");
        }
    }

    private async Task<RestoreReport> LockedAsync(StoredBackup backup, CancellationToken cancellation)
    {
        switch (await DatabaseLock.AcquireAsync(_database, request.LockTimeout, cancellation))
        {
            case LockAttempt.Held held:
                return Failed($"is being upgraded or restored by {held.Owner}.", "wait for it to end, then run this again");
            case LockAttempt.CouldNot impossible:
                return Failed(impossible.Message, null);
            case LockAttempt.Acquired acquired:
                using (acquired.Lock) return UnderLock(backup);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private RestoreReport UnderLock(StoredBackup backup)
    {
        new BackupShelf(_database, request.BackupFolder).RemoveUnfinished();
        File.Delete(ReplacingRestore.PartialOf(_database));
        IReadOnlyList<string> users = DatabaseUsers.Of(_database);
        if (users.Count > 0 && !request.IsForced)
            return Failed($"is open in {string.Join(", ", users)}.", "stop what uses it, then run this again; --force restores it all the same");
        if (users.Count > 0) _notes = [.. _notes, $"It was restored while {string.Join(", ", users)} had it open: what that wrote meanwhile may be lost; restart it."];
        switch (RestoreTarget.Of(_database, request))
        {
            case RestoreTarget.Busy busy:
                return Failed($"is in use by another program ({busy.Detail}).", $"stop what uses it (fuser {ShellWord.Quote(_database)} tells), then run this again");
            case RestoreTarget.Denied denied:
                return Failed($"cannot be written: {denied.Detail.TrimEnd('.')}.", $"ls -ld {ShellWord.Quote(Path.GetDirectoryName(_database)!)} {ShellWord.Quote(_database)}");
            case RestoreTarget.Unsound unsound:
                _notes = [.. _notes, $"What was there was no sound database: {unsound.Detail}."];
                return Told(new Replacement(_database, request, backup, unsound.Version).OverBytes(), backup);
            case RestoreTarget.Sound sound:
                using (sound.Connection) return Told(new Replacement(_database, request, backup, sound.Version).OverDatabase(sound.Connection), backup);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private RestoreReport Told(Replacement.Outcome outcome, StoredBackup backup)
    {
        if (outcome.Unsound is { } unsound) _notes = [.. _notes, $"What was there was no sound database: {unsound}"];
        RestoreReport report = outcome.Problem is { } problem ? Failed(problem, outcome.NextStep) : Report(RestoreResult.Restored, backup);
        return outcome.Kept is { } kept ? report with { KeptAs = kept, KeptId = BackupName.Id(Path.GetFileName(kept)) } : report;
    }

    private RestoreReport Failed(string problem, string? nextStep) =>
        new(request.Database, RestoreResult.Failed) { Problem = problem, NextStep = nextStep, Notes = _notes };

    private RestoreReport Refused(string problem, string? nextStep) =>
        new(request.Database, RestoreResult.Refused) { Problem = problem, NextStep = nextStep };

    private RestoreReport Report(RestoreResult result, StoredBackup backup) => new(request.Database, result)
    {
        Backup = backup.Path,
        Version = backup.Manifest is { Applied: null, Content: null } ? null : backup.From,
        Made = backup.At,
        Notes = backup.Manifest is null ? [.. _notes, "The backup has no manifest (an earlier build made it): it is sound, and what it should contain is not written down."] : _notes,
    };
}
