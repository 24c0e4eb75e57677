using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>
/// What one database can be taken back to while it is changed: its backup of before, the judgement of the file after the commit,
/// and the backup put back. The backup is put over no other file than the one that was opened.
/// </summary>
/// <param name="path">The database; it is locked.</param>
/// <param name="opened">Which file was opened; null when the system does not tell, or for a copy in memory.</param>
/// <param name="inspector">Asks the file.</param>
/// <param name="options">How.</param>
internal sealed class RestorePoint(string path, FileIdentity? opened, DatabaseInspector inspector, FleetRunOptions options)
{
    private readonly string _real = DatabaseInspector.RealPath(path);

    /// <summary>The backup's file; null when there is none.</summary>
    public string? Backup { get; private set; }

    /// <summary>Whether the name leads to another file than the one that was opened, or to none.</summary>
    public bool WasReplaced => opened is not null && DatabaseInspector.IdentityOf(path) != opened;

    /// <summary>
    /// Makes the backup, when one is wanted. The session is open and has written nothing yet, so it is exactly the state before.
    /// </summary>
    /// <returns>Why nothing may be changed; null when it may.</returns>
    public string? Make(BackupPurpose purpose)
    {
        if (WasReplaced)
        {
            return "Another file took the database's name after it was opened. "
                + "Nothing was changed: run this again for the file that is there now.";
        }

        if (!options.Backup || purpose.IsNothing) return null;
        StoredBackups stored = Stored;
        stored.RemoveUnfinished();
        DateTimeOffset moment = stored.NextMoment(DateTimeOffset.UtcNow);
        string file = BackupName.For(_real, options.Policy.BackupFolder, purpose.From, purpose.To, moment);
        var request = new BackupRequest(_real, file)
        {
            Kind = purpose.Kind,
            From = purpose.From,
            To = purpose.To,
            Reason = purpose.Reason,
            Build = options.Build,
            Inspector = inspector,
        };
        switch (DatabaseBackup.Make(request))
        {
            case BackupOutcome.Made made:
                Backup = made.Path;
                return null;
            case BackupOutcome.Failed failed:
                return failed.Message;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>
    /// Does the work. One that is cancelled has changed nothing, so that its backup goes again: else every start that is
    /// broken off would leave one.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public ChangeRow Around(Func<ChangeRow> work)
    {
        try
        {
            return work();
        }
        catch (OperationCanceledException) when (Backup is not null)
        {
            BackupRetention.Remove(StoredBackup.Of(Backup));
            Backup = null;
            throw;
        }
    }

    /// <summary>
    /// Asks the file again, by another connection: what counts is what the application will find. Only what was read is a reason
    /// to put the backup back: a file that is merely busy may have got rows since the commit.
    /// </summary>
    /// <param name="wanted">The versions that it has to record.</param>
    /// <param name="session">The connection that committed; it is closed before the file is written by another.</param>
    public CommitJudgement Judge(ImmutableArray<long> wanted, IDisposable session)
    {
        switch (inspector.Inspect(path))
        {
            case DatabaseState.Versioned versioned:
                ImmutableArray<long> lost = [.. wanted.Except(versioned.Applied)];
                if (!lost.IsEmpty) return PutBack($"after the commit it does not record {string.Join(", ", lost)}", session);
                return WasReplaced
                    ? new CommitJudgement.Holds([.. versioned.Applied], ["Another file has taken its name since; "
                        + "that one has the versions, too."])
                    : new CommitJudgement.Holds([.. versioned.Applied], RemoveOldBackups());
            case DatabaseState.Unreadable busy when !IsWrong(busy.Reason):
                return new CommitJudgement.Holds(null, [$"It was committed and could not be asked again: {busy.Detail}."]);
            case DatabaseState.Unreadable wrong:
                return PutBack($"after the commit the database is not readable: {wrong.Detail}", session);
            default:
                return PutBack("after the commit the database is without a version table", session);
        }
    }

    private static bool IsWrong(UnreadableReason reason) =>
        reason is UnreadableReason.Corrupt or UnreadableReason.NotADatabase or UnreadableReason.Encrypted
            or UnreadableReason.VersionTableUnusable;

    /// <summary>Puts the backup back, over the file that was opened and no other.</summary>
    /// <param name="problem">Why, without a full stop.</param>
    /// <param name="session">Closed before.</param>
    public CommitJudgement.Fails PutBack(string problem, IDisposable session)
    {
        if (options.IsRehearsal) return new(problem, null);
        session.Dispose();
        if (WasReplaced) return new($"{problem}. {Replaced()}", RestoreCommand());
        return Backup is { } backup ? PutBack(problem, backup) : new($"{problem}. There is no backup to put back.", null);
    }

    private CommitJudgement.Fails PutBack(string problem, string backup)
    {
        if (InPlaceRestore.Run(backup, path, options.Policy.LockTimeout) is not RestoreOutcome.Failed failed)
            return new($"{problem}. The backup was put back: the database is what it was.", null);
        if (failed.IsInUse) return new($"{problem}. The backup could not be put back: {failed.Message}", RestoreCommand());
        return DamagedFile.Replace(_real, backup, options, failed.Message) is { } obstacle
            ? new($"{problem}. The backup could not be put back: {obstacle}", RestoreCommand())
            : new($"{problem}. The backup was put in its place: the database is what it was. "
                + "The damaged file is kept beside it as a backup.", null);
    }

    private StoredBackups Stored => new(_real, options.Policy.BackupFolder, options.BackupListings);

    private string Replaced()
    {
        string there = File.Exists(_real)
            ? "Another file has taken its name since it was opened, and was left alone"
            : "Its file was removed or renamed since it was opened";
        return $"{there}: the backup was not put in its place.";
    }

    private string? RestoreCommand() => Backup is not { } backup ? null
        : ShellWord.Join(["autocoder-schema", "restore", path, "--backup", backup])
            + "    # what was there before; what is there now is kept as a backup";

    // The work is done: backups that cannot be removed are no reason to call it failed.
    private ImmutableArray<string> RemoveOldBackups()
    {
        if (options.Policy.KeepBackups is not { } keep || Backup is null) return [];
        try
        {
            foreach (StoredBackup old in BackupRetention.Superfluous(_real, Stored.List(Backup), keep, Backup))
                BackupRetention.Remove(old);
            return [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [$"Old backups of it could not be removed: {exception.Message}"];
        }
    }
}

/// <summary>What the file says after a commit.</summary>
internal abstract record CommitJudgement
{
    private CommitJudgement()
    {
    }

    /// <summary>It says what was committed, or could not be asked for a reason that speaks against nothing.</summary>
    /// <param name="Applied">The versions that it records; null when it could not be asked.</param>
    /// <param name="Notes">What is worth knowing.</param>
    public sealed record Holds(ImmutableArray<long>? Applied, ImmutableArray<string> Notes) : CommitJudgement;

    /// <summary>It does not.</summary>
    /// <param name="Problem">What it says, and what was done about that.</param>
    /// <param name="NextStep">What to do next, or null.</param>
    public sealed record Fails(string Problem, string? NextStep) : CommitJudgement;
}

/// <summary>
/// Puts a backup in the place of a file that SQLite cannot write into any more, as <c>restore</c> does: what is there is kept
/// byte for byte, and a checked copy takes its name.
/// </summary>
internal static class DamagedFile
{
    /// <summary>Does it. No connection of this process may be open on the file.</summary>
    /// <param name="database">The real path; it is locked.</param>
    /// <param name="backup">The backup's file.</param>
    /// <param name="options">How.</param>
    /// <param name="obstacle">
    /// Why SQLite did not write it, which is the answer for a file that is sound or in use: that one is not replaced.
    /// </param>
    /// <returns>Why it was not done; null when it was.</returns>
    public static string? Replace(string database, string backup, FleetRunOptions options, string obstacle)
    {
        var request = new RestoreRequest(database)
        {
            BackupFolder = options.Policy.BackupFolder,
            LockTimeout = options.Policy.LockTimeout,
        };
        try
        {
            switch (RestoreTarget.Of(database, request))
            {
                case RestoreTarget.Unsound unsound:
                    if (DatabaseUsers.Of(database) is { Count: > 0 } users)
                        return $"the file is damaged, and open in {string.Join(", ", users)}. Stop what uses it.";
                    return new Replacement(database, request, StoredBackup.Of(backup), unsound.Version)
                        .OverBytes().Problem is { } problem
                        ? $"the database {problem}"
                        : null;
                case RestoreTarget.Sound sound:
                    sound.Connection.Dispose();
                    return obstacle;
                default:
                    return obstacle;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException)
        {
            return exception.Message;
        }
    }
}

/// <summary>What a backup is made for.</summary>
/// <param name="Kind">The database's kind.</param>
/// <param name="From">The highest version that it has; 0 for none.</param>
/// <param name="To">The version that it is taken to.</param>
/// <param name="Reason">Why, in a word of <see cref="BackupManifest"/>.</param>
internal sealed record BackupPurpose(string Kind, long From, long To, string Reason)
{
    /// <summary>Whether there is nothing that would have to be taken back.</summary>
    public bool IsNothing { get; init; }
}
