using System.Diagnostics;

namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>
/// The way of one database, whichever direction it goes: look, lock, look again, change. What is read before the lock is a hint,
/// and one that is kept: the rehearsal, the room for backups and the run itself go by one look as long as the same file is
/// there.
/// </summary>
/// <param name="path">The database. It may be a copy, to try the change on it.</param>
/// <param name="kind">Its kind.</param>
/// <param name="fleet">The fleet that it is of.</param>
/// <param name="kinds">The migrations.</param>
/// <param name="options">How.</param>
/// <param name="direction">Which way it goes.</param>
internal abstract class DatabaseChange(
    string path, KindCatalogue kind, Fleet fleet, KindSchemas kinds, FleetRunOptions options, ChangeDirection direction)
{
    private const int TimesLonger = 10;

    /// <summary>Its path.</summary>
    public string Database => path;

    /// <summary>Its kind.</summary>
    public KindCatalogue Kind => kind;

    /// <summary>The fleet that it is of.</summary>
    protected Fleet Fleet => fleet;

    /// <summary>The migrations.</summary>
    protected KindSchemas Kinds => kinds;

    /// <summary>What the change is called.</summary>
    protected ChangeWords Words { get; } = ChangeWords.Of(direction);

    /// <summary>Which file was opened; null when the system does not tell.</summary>
    protected FileIdentity? Identity { get; private set; }

    /// <summary>Asks the file.</summary>
    protected DatabaseInspector Inspector => kinds.Inspector;

    /// <summary>Goes it. Only cancellation is thrown; after it the database is what it was.</summary>
    public abstract Task<ChangeRow> RunAsync(CancellationToken cancellation);

    /// <summary>Goes it on a copy; the row that the database would have when there is nothing to do with it.</summary>
    public async Task<ChangeRow> RehearseAsync(CancellationToken cancellation)
    {
        ChangeRow row = await RehearseOnceAsync(cancellation);
        // The copy may have been taken in the middle of another's run.
        if (row.Result != ChangeResult.WouldFail || !await OthersEndedAsync(cancellation)) return row;
        Forget();
        return await RehearseOnceAsync(cancellation);
    }

    /// <summary>
    /// What it will back up, and the folder for that; null when nothing is to be done or there is nothing to back up.
    /// </summary>
    public (string Database, string Folder)? Backup(CancellationToken cancellation)
    {
        string real = DatabaseInspector.RealPath(path);
        return WillChange(cancellation) ? (real, BackupName.Folder(real, options.Policy.BackupFolder)) : null;
    }

    /// <summary>What was seen of it counts no more: it is looked at again.</summary>
    public abstract void Forget();

    /// <summary>The row of a database that could not be changed.</summary>
    public ChangeRow Failed(string problem, string? nextStep) =>
        Row(ChangeResult.Failed) with { Problem = problem, NextStep = nextStep };

    /// <summary>Looks, and goes it on a copy of what is there now.</summary>
    protected abstract Task<ChangeRow> RehearseOnceAsync(CancellationToken cancellation);

    /// <summary>Whether there is a file that will be changed.</summary>
    protected abstract bool WillChange(CancellationToken cancellation);

    /// <summary>
    /// The work on the open database. From here on nobody else can write: the look that is taken here is the one that counts.
    /// </summary>
    protected abstract ChangeRow InSession(DatabaseSession session, CancellationToken cancellation);

    /// <summary>A row of it.</summary>
    protected ChangeRow Row(ChangeResult result) => new(path, kind.Kind, result);

    /// <summary>A command about this database alone, as it can be pasted.</summary>
    protected string Command(params string[] verb) =>
        ShellWord.Join(
            ["autocoder-schema", .. verb, .. NextStep.ArgumentsOfOne(fleet.Request.ArgumentsOfEach, kind.Kind, path)]);

    /// <summary>
    /// The command that gives a statement longer that was ended because it ran for too long, as it can be pasted.
    /// </summary>
    /// <param name="verb">What was run: <c>upgrade</c>, with its own options.</param>
    /// <param name="limit">The limit that was reached.</param>
    /// <param name="options">How it was run.</param>
    /// <param name="kind">The database's kind.</param>
    /// <param name="path">The database.</param>
    public static string LongerLimit(IEnumerable<string> verb, TimeSpan limit, FleetRunOptions options, string kind, string path)
    {
        string longer = (limit * TimesLonger).TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        IReadOnlyList<string> one = NextStep.ArgumentsOfOne(options.Arguments, kind, path);
        string[] words = ["autocoder-schema", .. verb, "--statement-timeout", longer, .. one];
        return $"{ShellWord.Join(words)}    # when the statement needs that long; "
            + "else find out what it does not come to an end with";
    }

    /// <summary>
    /// Whether a crash left a transaction half done: a connection that may write rolls it back when it opens the file.
    /// </summary>
    protected static bool NeedsRecovery(DatabaseState state) =>
        state is DatabaseState.Unreadable { Reason: UnreadableReason.NeedsRecovery };

    /// <summary>Whether what stands beside it is not its own.</summary>
    protected static bool IsStray(DatabaseState state) =>
        state is DatabaseState.Unreadable { Reason: UnreadableReason.StrayCompanion };

    /// <summary>
    /// The row of such a file's rehearsal: only a connection that may write can roll its journal back, and a rehearsal does not
    /// write.
    /// </summary>
    protected ChangeRow NotRehearsed() => Row(ChangeResult.Rehearsed) with
    {
        Notes = [$"It was not rehearsed: a crash left a transaction half done, and only the {Words.Verb} may roll that back."],
    };

    /// <summary>Removes what killed rehearsals left beside it.</summary>
    protected void RemoveAbandonedRehearsals() =>
        RehearsalFolder.RemoveAbandoned(DatabaseInspector.RealPath(path), options.RehearsalListings);

    /// <summary>
    /// Whether somebody else was at it, and is not any more: what was seen before may be of the middle of their work. Waits for
    /// them; false when nobody was, or they go on.
    /// </summary>
    protected async Task<bool> OthersEndedAsync(CancellationToken cancellation)
    {
        if (options.IsDryRun || options.RehearseOnly || options.IsRehearsal) return false; // whoever only asks makes no lock
        if (!File.Exists(DatabaseInspector.RealPath(path) + LockFile.Suffix)) return false;
        LockAttempt attempt = await DatabaseLock.AcquireAsync(path, options.Policy.LockTimeout, cancellation);
        if (attempt is LockAttempt.Acquired acquired) acquired.Lock.Dispose();
        return attempt is LockAttempt.Acquired;
    }

    /// <summary>The row of one that nothing is planned for.</summary>
    protected ChangeRow LeftAlone(PlanObstacle obstacle, string why, DatabaseState state) =>
        Row(obstacle is PlanObstacle.Unreadable or PlanObstacle.Missing ? ChangeResult.Unknown : ChangeResult.Refused) with
        {
            Problem = why,
            IsBusy = state is DatabaseState.Unreadable { Reason: UnreadableReason.Locked },
        };

    /// <summary>The row of one that somebody else has locked: it may be free a little later.</summary>
    protected ChangeRow Busy(string problem, string nextStep) => Failed(problem, nextStep) with { IsBusy = true };

    /// <summary>Locks the database, opens it and does the work.</summary>
    /// <param name="create">Whether a file that is not there is made.</param>
    /// <param name="cancellation">Ends the wait for others.</param>
    protected async Task<ChangeRow> LockedAsync(bool create, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        switch (await DatabaseLock.AcquireAsync(path, options.Patience.ForLock, cancellation))
        {
            case LockAttempt.Held held:
                options.Patience.SpentOnLock(Stopwatch.GetElapsedTime(start));
                return Busy($"is being {Words.BeingDone} by {held.Owner}.", Command("status"));
            case LockAttempt.CouldNot impossible:
                return Failed(impossible.Message, null);
            case LockAttempt.Acquired acquired:
                using (acquired.Lock)
                {
                    try
                    {
                        if (!options.IsRehearsal) RemoveAbandonedRehearsals();
                        return KeptAndOpened(create, cancellation);
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

    // Whoever opens it for writing has SQLite play into it, or delete, what is beside it.
    private ChangeRow KeptAndOpened(bool create, CancellationToken cancellation)
    {
        if (options.IsRehearsal) return Opened(create, cancellation);
        switch (CompanionKeeping.Keep(DatabaseInspector.RealPath(path), options.Policy.BackupFolder, options.Build))
        {
            case CompanionOutcome.Stray stray:
                return Row(ChangeResult.Unknown) with
                {
                    Problem = VerdictText.Sentence(
                        new Verdict.Unreadable(UnreadableReason.StrayCompanion, stray.Why), fleet.Catalogue, kind.Kind),
                    NextStep = NextStep.AboutStray(path),
                };
            case CompanionOutcome.NotKept not:
                return Failed($"was not opened: {not.Why}, and it could not be kept: {not.Message}", NextStep.AboutStray(path));
            case CompanionOutcome.Kept kept:
                ChangeRow row = Opened(create, cancellation);
                return row with { Notes = [.. row.Notes, $"It was kept first as {kept.Copy}, because {kept.Why}."] };
            default:
                return Opened(create, cancellation);
        }
    }

    private ChangeRow Opened(bool create, CancellationToken cancellation)
    {
        Identity = DatabaseInspector.IdentityOf(path);
        var session = new SessionOptions
        {
            BusyWait = options.Policy.LockTimeout,
            BeginWait = options.Patience.ForLock,
            Create = create,
            StatementTimeout = options.Policy.StatementTimeout,
        };
        long start = Stopwatch.GetTimestamp();
        switch (kinds.Runners[kind.Kind].Open(path, session, cancellation))
        {
            case SessionOpening.Locked locked:
                options.Patience.SpentOnLock(Stopwatch.GetElapsedTime(start));
                return Busy(
                    $"is in use by a program that is writing ({locked.Message}).",
                    $"stop the application, or {Words.Do} when it is quiet");
            case SessionOpening.Failed failed:
                return Failed($"cannot be opened for writing: {failed.Message.TrimEnd('.')}.", DiskTrouble.LookAt(path));
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
        if (new FileInfo(path) is { Exists: true, Length: 0, LinkTarget: null } made
            && Companions.Judge(path) is CompanionFit.Good) made.Delete();
    }
}

/// <summary>What to write where nobody said whether the namespaces of an assembly are kinds.</summary>
internal static class NamespaceQuestion
{
    /// <summary>The answer for one kind and for several, to be pasted.</summary>
    public static string Of(KindCatalogue kind)
    {
        string[] names = [.. kind.Migrations.Select(migration => KindNamespace.Of(migration.ClassName)).Distinct()];
        string one = KindNamespace.Shared(names) is { } shared
            ? $"\"namespace\": \"{shared}\", \"nestedNamespaces\": true"
            : $"\"namespace\": \"{KindNamespace.Any}\"";
        string each = string.Join(", ", names.Take(3).Select(name => $"\"{Last(name)}\": {{ \"namespace\": \"{name}\" }}"));
        return $"say in {ConfigurationReader.FileName} that they are one kind: \"kinds\": {{ \"{kind.Kind}\": {{ {one} }} }}; or "
            + $"several: \"kinds\": {{ {each}{(names.Length > 3 ? ", …" : "")} }}";
    }

    private static string Last(string name) => name[(name.LastIndexOf('.') + 1)..].ToLowerInvariant();
}
