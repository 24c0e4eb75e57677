using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Backups;

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
        {
            string missing = Path.GetDirectoryName(_database)!;
            return Refused($"cannot be restored: its folder {missing} does not exist.", $"mkdir -p {ShellWord.Quote(missing)}");
        }

        if (request.BackupFolder is { } shared
            && WriteTargets.LookAtFolder(shared).ObstacleOfFolder("--backup-dir") is { } nowhere)
            return Refused($"cannot be restored: {nowhere}", null);
        using IDisposable? asDatabase = DatabaseOpening.OfCopies(_database);
        try
        {
            var choice = BackupChoice.Of(request, _database);
            _notes = choice.PassedOver;
            if (choice.Backup is not { } backup)
            {
                string list = request.BackupsCommand("list");
                return choice.IsUsage ? Refused(choice.Problem!, list) : Failed(choice.Problem!, list);
            }

            if (_database != Path.GetFullPath(request.Database))
                _notes = [.. _notes, $"It is reached through a link; the file is {_database}."];
            return request.IsDryRun ? Report(RestoreResult.WouldRestore, backup) : await LockedAsync(backup, cancellation);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException)
        {
            return Failed($"cannot be restored: {DiskTrouble.Describe(exception, _database)}", LookAt(folder));
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
        new StoredBackups(_database, request.BackupFolder).RemoveUnfinished();
        File.Delete(ReplacingRestore.PartialOf(_database));
        IReadOnlyList<string> users = DatabaseUsers.Of(_database);
        if (users.Count > 0)
        {
            string all = string.Join(", ", users);
            if (!request.IsForced)
                return Failed($"is open in {all}.", "stop what uses it, then run this again; --force restores it all the same");
            _notes = [.. _notes, $"It was restored while {all} had it open: what that wrote meanwhile may be lost; restart it."];
        }

        switch (RestoreTarget.Of(_database, request))
        {
            case RestoreTarget.Busy busy:
                return Failed(
                    $"is in use by another program ({busy.Detail}).",
                    $"stop what uses it (fuser {ShellWord.Quote(_database)} tells), then run this again");
            case RestoreTarget.Denied denied:
                return Failed($"cannot be written: {denied.Detail.TrimEnd('.')}.", LookAt(Path.GetDirectoryName(_database)!));
            case RestoreTarget.Unsound unsound:
                _notes = [.. _notes, $"What was there was no sound database: {unsound.Detail}."];
                return Told(new Replacement(_database, request, backup, unsound.Version).OverBytes(), backup);
            case RestoreTarget.Sound sound:
                var replacement = new Replacement(_database, request, backup, sound.Version);
                using (sound.Connection) return Told(replacement.OverDatabase(sound.Connection), backup);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private RestoreReport Told(Replacement.Outcome outcome, StoredBackup backup)
    {
        if (outcome.Unsound is { } unsound) _notes = [.. _notes, $"What was there was no sound database: {unsound}"];
        RestoreReport report = outcome.Problem is { } problem
            ? Failed(problem, outcome.NextStep)
            : Report(RestoreResult.Restored, backup);
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
        Notes = backup.Manifest is null ? [.. _notes, NoManifest] : _notes,
    };

    private const string NoManifest =
        "The backup has no manifest (an earlier build made it): it is sound, and what it should contain is not written down.";

    private string LookAt(string folder) => $"ls -ld {ShellWord.Quote(folder)} {ShellWord.Quote(_database)}";
}

/// <summary>Which backup is restored, or why none is. Writes nothing.</summary>
internal sealed record BackupChoice
{
    /// <summary>The backup, verified; null when there is none.</summary>
    public StoredBackup? Backup { get; private init; }

    /// <summary>Newer ones that are not good, and what of it could not be checked, one sentence each.</summary>
    public ImmutableArray<string> PassedOver { get; private init; } = [];

    /// <summary>Why there is none.</summary>
    public string? Problem { get; private init; }

    /// <summary>True when what was asked for does not exist.</summary>
    public bool IsUsage { get; private init; }

    /// <summary>Chooses.</summary>
    /// <exception cref="IOException">A folder of backups cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder of backups may not be listed.</exception>
    public static BackupChoice Of(RestoreRequest request, string database)
    {
        ImmutableArray<StoredBackup> all = new StoredBackups(database, request.BackupFolder).List();
        return request.Backup is { } wanted ? Named(request, wanted, all, database) : Newest(request, all);
    }

    private static BackupChoice Named(RestoreRequest request, string wanted, ImmutableArray<StoredBackup> all, string database)
    {
        StoredBackup? onShelf = all.FirstOrDefault(backup => backup.Id == wanted);
        if (onShelf is null && !File.Exists(wanted))
            return Wrong($"there is no backup of it with the id {wanted}, and no file of that name.");
        StoredBackup backup = onShelf ?? StoredBackup.Of(Path.GetFullPath(wanted));
        if (request.Before is { } before && !backup.IsBefore(before))
            return Wrong($"{backup.Path} is not of a time before version {before}.");
        if (onShelf is null && !request.IsForced && backup.Manifest is { } manifest && manifest.Database != database)
            return None($"{backup.Path} is a backup of {manifest.Database}. --force restores it here all the same.");
        if (backup.IsByteCopy && !request.IsForced)
        {
            string what = $"{backup.Path} is the byte copy of a file that was no sound database.";
            return None($"{what} --force puts it back all the same.");
        }

        List<string> passedOver = [];
        return backup.Problem(passedOver: passedOver) is { } bad
            ? None($"the backup is not good: {bad}.")
            : new() { Backup = backup, PassedOver = [.. passedOver] };
    }

    private static BackupChoice None(string problem) => new() { Problem = problem };

    private static BackupChoice Wrong(string problem) => new() { IsUsage = true, Problem = problem };

    private static BackupChoice Newest(RestoreRequest request, ImmutableArray<StoredBackup> all)
    {
        string when = request.Before is { } before ? $" of a time before version {before}" : "";
        ImmutableArray<string>.Builder bad = ImmutableArray.CreateBuilder<string>();
        foreach (StoredBackup backup in all.Where(backup => !backup.IsReplaced))
        {
            if (request.Before is { } version && !backup.IsBefore(version)) continue;
            List<string> passedOver = [];
            if (backup.Problem(passedOver: passedOver) is not { } problem)
                return new() { Backup = backup, PassedOver = [.. bad, .. passedOver] };
            bad.Add($"A newer backup is not good: {problem}.");
        }

        return new()
        {
            PassedOver = bad.ToImmutable(),
            Problem = bad.Count == 0
                ? $"there is no backup of it{when}. Name its file with --backup FILE, or the folder with --backup-dir DIR."
                : $"none of its {bad.Count} backups{when} is good.",
        };
    }
}

/// <summary>What somebody wants to have back.</summary>
/// <param name="Database">The database's path; nothing needs to be there.</param>
internal sealed record RestoreRequest(string Database)
{
    /// <summary>
    /// The one folder for the backups of many databases, besides the folder beside the database; null for none.
    /// </summary>
    public string? BackupFolder { get; init; }

    /// <summary>Which backup: its short name or its file. The newest good one when null.</summary>
    public string? Backup { get; init; }

    /// <summary>Only a backup of a time before this version.</summary>
    public long? Before { get; init; }

    /// <summary>Restore while other processes have the database open, and a backup that is another database's.</summary>
    public bool IsForced { get; init; }

    /// <summary>Only say what would be done.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>How long to wait for whoever uses the database.</summary>
    public TimeSpan LockTimeout { get; init; } = new InspectionOptions().LockTimeout;

    /// <summary>A command about the backups of the database: <c>list</c> or <c>verify</c>.</summary>
    public string BackupsCommand(string verb)
    {
        string[] where = BackupFolder is { } folder ? ["--backup-dir", folder] : [];
        return ShellWord.Join(["autocoder-schema", "backups", verb, .. where, Database]);
    }
}

/// <summary>What a restore did.</summary>
/// <param name="Database">The database's path, as it was given.</param>
/// <param name="Result">What became of it.</param>
internal sealed record RestoreReport(string Database, RestoreResult Result)
{
    /// <summary>The backup that was used.</summary>
    public string? Backup { get; init; }

    /// <summary>The highest version in it; 0 for none, null when it is not known.</summary>
    public long? Version { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? Made { get; init; }

    /// <summary>Where what was there before is kept now; null when there was nothing.</summary>
    public string? KeptAs { get; init; }

    /// <summary>The short name of that backup.</summary>
    public string? KeptId { get; init; }

    /// <summary>What else is worth knowing.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>Why it was not restored.</summary>
    public string? Problem { get; init; }

    /// <summary>A command, or a hint, for what to do next.</summary>
    public string? NextStep { get; init; }

    /// <summary>The exit code that tells it.</summary>
    public int Exit => Result switch
    {
        RestoreResult.Restored or RestoreResult.WouldRestore => ExitCode.Success,
        RestoreResult.Refused => ExitCode.Usage,
        _ => ExitCode.NotReady,
    };
}

/// <summary>What became of a restore.</summary>
internal enum RestoreResult
{
    /// <summary>The database is what the backup is, checked.</summary>
    Restored,

    /// <summary>It would be; this was a dry run.</summary>
    WouldRestore,

    /// <summary>It was not, and the database is what it was unless the problem says otherwise.</summary>
    Failed,

    /// <summary>It was asked for wrongly; nothing was touched.</summary>
    Refused,
}
