namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>
/// The way of one database, whichever direction it goes: look, lock, look again, change. What is read before the lock is a hint.
/// It knows nothing of where the database is, so that a copy can be changed to try it.
/// </summary>
/// <typeparam name="TRow">The row of the report.</typeparam>
internal abstract class DatabaseChange<TRow>(string path, KindCatalogue kind, Fleet fleet, KindSchemas kinds, FleetRunOptions options)
{
    /// <summary>Its path.</summary>
    protected string Database => path;

    /// <summary>Its kind.</summary>
    protected KindCatalogue Kind => kind;

    /// <summary>The fleet that it is of.</summary>
    protected Fleet Fleet => fleet;

    /// <summary>The migrations.</summary>
    protected KindSchemas Kinds => kinds;

    /// <summary>Which file was opened; null when the system does not tell.</summary>
    protected FileIdentity? Identity { get; private set; }

    /// <summary>Asks the file.</summary>
    protected DatabaseInspector Inspector => kinds.Inspector;

    /// <summary>Goes it. Only cancellation is thrown; after it the database is what it was.</summary>
    public abstract Task<TRow> RunAsync(CancellationToken cancellation);

    /// <summary>What it will back up, and the folder for that; null when nothing is to be done or there is nothing to back up.</summary>
    public (string Database, string Folder)? Backup(CancellationToken cancellation)
    {
        string real = DatabaseInspector.RealPath(path);
        return WillChange(cancellation) ? (real, BackupName.Folder(real, options.Policy.BackupFolder)) : null;
    }

    /// <summary>Whether there is a file that will be changed.</summary>
    protected abstract bool WillChange(CancellationToken cancellation);

    /// <summary>The work on the open database. From here on nobody else can write: the look that is taken here is the one that counts.</summary>
    protected abstract TRow InSession(DatabaseSession session, CancellationToken cancellation);

    /// <summary>The row of a database that could not be changed.</summary>
    protected abstract TRow Failed(string problem, string? nextStep);

    /// <summary>What somebody else is doing with it, and what to do when the application is quiet: <c>upgraded</c>, <c>upgrade</c>.</summary>
    protected abstract (string Done, string Do) Words { get; }

    /// <summary>Locks the database, opens it and does the work.</summary>
    /// <param name="create">Whether a file that is not there is made.</param>
    /// <param name="cancellation">Ends the wait for others.</param>
    protected async Task<TRow> LockedAsync(bool create, CancellationToken cancellation)
    {
        switch (await DatabaseLock.AcquireAsync(path, options.Policy.LockTimeout, cancellation))
        {
            case LockAttempt.Held held:
                return Failed($"is being {Words.Done} by {held.Owner}.", Command("status"));
            case LockAttempt.CouldNot impossible:
                return Failed(impossible.Message, null);
            case LockAttempt.Acquired acquired:
                using (acquired.Lock)
                {
                    try
                    {
                        if (!options.IsRehearsal) RehearsalFolder.RemoveAbandoned(DatabaseInspector.RealPath(path), options.Folders);
                        return Opened(create, cancellation);
                    }
                    finally
                    {
                        if (create) RemoveWhatWasOnlyMade();
                    }
                }

            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>A command about this database alone, as it can be pasted.</summary>
    protected string Command(params string[] verb) =>
        ShellWord.Join(["autocoder-schema", .. verb, .. NextStep.ArgumentsOfOne(fleet.Request.ArgumentsOfEach, kind.Kind, path)]);

    /// <summary>Whether a crash left a transaction half done: a connection that may write rolls it back when it opens the file.</summary>
    protected static bool NeedsRecovery(DatabaseState state) => state is DatabaseState.Unreadable { Reason: UnreadableReason.NeedsRecovery };

    private TRow Opened(bool create, CancellationToken cancellation)
    {
        Identity = DatabaseInspector.IdentityOf(path);
        switch (kinds.Runners[kind.Kind].Open(path, new SessionOptions { BusyWait = options.Policy.LockTimeout, Create = create, StatementTimeout = options.Policy.StatementTimeout }, cancellation))
        {
            case SessionOpening.Locked locked:
                return Failed($"is in use by a program that is writing ({locked.Message}).", $"stop the application, or {Words.Do} when it is quiet");
            case SessionOpening.Failed failed:
                return Failed($"cannot be opened for writing: {failed.Message.TrimEnd('.')}.", $"ls -l {ShellWord.Quote(path)}");
            case SessionOpening.Opened opened:
                Identity = create ? DatabaseInspector.IdentityOf(path) : Identity;
                using (opened.Session) return InSession(opened.Session, cancellation);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    // A database that was to be made and could not be: not even the empty file stays. Still under the lock.
    private void RemoveWhatWasOnlyMade()
    {
        if (new FileInfo(path) is { Exists: true, Length: 0, LinkTarget: null } made) made.Delete();
    }
}
