using System.Diagnostics;

namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>
/// One change of many databases, whichever way they go: copies of all first, and the databases only when every copy went well.
/// Some are in hand at a time, until there are too many failures; what happens to one does not touch another.
/// </summary>
/// <param name="fleet">The fleet.</param>
/// <param name="direction">Which way they go.</param>
/// <param name="options">How.</param>
/// <param name="progress">Told of every database when it is done, from any thread.</param>
internal sealed class FleetRun(
    Fleet fleet, ChangeDirection direction, FleetRunOptions options, IProgress<ChangeProgress>? progress)
{
    private readonly ChangeWords _words = ChangeWords.Of(direction);
    private int _failures; // both passes count together

    /// <summary>What it comes to.</summary>
    /// <param name="reached">The databases.</param>
    /// <param name="changeOf">
    /// What is to be done with one. It is one object through the whole run, and keeps what it saw.
    /// </param>
    /// <param name="cancellation">Databases in hand are taken back or finished; no other is begun.</param>
    public async Task<ChangeReport> RunAsync(
        FleetTargets reached, Func<DatabaseTarget, DatabaseChange> changeOf, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        DatabaseChange[] changes = [.. reached.Targets.Select(changeOf)];
        ImmutableArray<ChangeRow> copies = options.RehearseOnly
            || (!options.IsDryRun && options.Policy.Rehearses(changes.Length))
            ? await RehearseAsync(changes, cancellation)
            : [];
        if (options.RehearseOnly) return Report(copies);
        if (copies.Any(Stops)) return Report(Untouched(copies));

        using RunJournal? journal = options is { Policy.Journal: not null, IsDryRun: false } && changes.Length > 1
            ? OpenJournal(reached.Targets)
            : null;
        ImmutableArray<ChangeRow> rows = await ChangeAsync(changes, journal, cancellation);
        if (rows.All(row => row.Result != ChangeResult.NotReached)) journal?.Finish();
        IEnumerable<FleetNote> ofJournal =
            (journal?.Notes ?? []).Select(note => new FleetNote(options.Policy.Journal!, note, HidesDatabases: false));
        return Report(rows) with
        {
            Rehearsed = copies.Count(copy => copy.Result == ChangeResult.Rehearsed),
            Notes = [.. ofJournal, .. reached.Notes],
        };

        ChangeReport Report(ImmutableArray<ChangeRow> rows) =>
            new(fleet.Catalogue, rows, reached.Notes, options.IsDryRun, cancellation.IsCancellationRequested)
            {
                Direction = direction,
                Configuration = fleet.Configuration?.File,
                IsRehearsal = options.RehearseOnly,
                Took = Stopwatch.GetElapsedTime(began),
            };
    }

    // Those without work have the row that the work would give them.
    private Task<ImmutableArray<ChangeRow>> RehearseAsync(DatabaseChange[] changes, CancellationToken cancellation) =>
        EachAsync(changes, change => change.RehearseAsync(cancellation), isRehearsal: true, cancellation);

    // One would fail, or not all were reached. A database that is refused or unreadable has no work, and stands in nobody's way.
    private static bool Stops(ChangeRow copy) =>
        copy.Result is ChangeResult.WouldFail or ChangeResult.Failed or ChangeResult.NotReached;

    private ImmutableArray<ChangeRow> Untouched(ImmutableArray<ChangeRow> copies)
    {
        int failed = copies.Count(copy => copy.Result is ChangeResult.WouldFail or ChangeResult.Failed);
        string why = failed == 0 ? NotReachedYet : $"the rehearsal of {failed} of {copies.Length} databases failed";
        return [.. copies.Select(copy => copy.Result == ChangeResult.Rehearsed ? NotReached(copy.Path, copy.Kind, why) : copy)];
    }

    private Task<ImmutableArray<ChangeRow>> ChangeAsync(
        DatabaseChange[] changes, RunJournal? journal, CancellationToken cancellation)
    {
        (string Missing, HashSet<string> Databases)? withoutRoom = WithoutRoom(changes, cancellation);
        return InTwoPassesAsync(changes, ChangeOneAsync, cancellation);

        async Task<ChangeRow> ChangeOneAsync(DatabaseChange change)
        {
            ChangeRow row = withoutRoom is { } without && without.Databases.Contains(change.Database)
                && StillNeedsBackup(change, cancellation)
                ? change.Failed($"was not begun: {without.Missing}", "df -h")
                : await change.RunAsync(cancellation);
            return !MayComeAgain(row) && journal?.Take(row) is { } note ? row with { Notes = [.. row.Notes, note] } : row;
        }
    }

    // Those that others have locked come last, and together: waited for where they stand, they would keep the others, and add up.
    private async Task<ImmutableArray<ChangeRow>> InTwoPassesAsync(
        DatabaseChange[] changes, Func<DatabaseChange, Task<ChangeRow>> one, CancellationToken cancellation)
    {
        _failures = 0; // those of copies do not count
        ImmutableArray<ChangeRow> rows = await EachAsync(changes, one, isRehearsal: false, cancellation);
        int[] busy = [.. Enumerable.Range(0, rows.Length).Where(index => MayComeAgain(rows[index]))];
        if (busy.Length == 0) return rows;
        options.Patience.WaitFromNow();
        foreach (int index in busy) changes[index].Forget();
        int before = changes.Length - busy.Length;
        ImmutableArray<ChangeRow> again =
            await EachAsync([.. busy.Select(index => changes[index])], one, isRehearsal: false, cancellation, before);
        ChangeRow[] all = [.. rows];
        for (int place = 0; place < busy.Length; place++) all[busy[place]] = again[place];
        return [.. all];
    }

    private bool MayComeAgain(ChangeRow row) => row.IsBusy && !options.IsDryRun && !options.Patience.IsWaiting;

    // What to say when there is too little room for all backups, and the databases that will have one. Asked before the first: a
    // fleet of which one half was changed when the disk is full helps nobody. One database alone is asked the same when its
    // backup begins.
    private (string Missing, HashSet<string> Databases)? WithoutRoom(DatabaseChange[] changes, CancellationToken cancellation)
    {
        if (changes.Length <= 1 || !options.Backup || options.IsDryRun) return null;
        var backups = new (string Database, string Folder)?[changes.Length];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, options.Policy.Parallelism) };
        Parallel.For(0, changes.Length, parallel, index =>
        {
            if (!cancellation.IsCancellationRequested) backups[index] = BackupOf(changes[index], cancellation);
        });
        return BackupSpace.Missing(backups.OfType<(string Database, string Folder)>()) is { } missing
            ? (missing, [.. changes.Where((_, index) => backups[index] is not null).Select(change => change.Database)])
            : null;
    }

    // The room may have gone to another run, which has done it by now.
    private static bool StillNeedsBackup(DatabaseChange change, CancellationToken cancellation)
    {
        change.Forget();
        return BackupOf(change, cancellation) is not null;
    }

    private static (string Database, string Folder)? BackupOf(DatabaseChange change, CancellationToken cancellation)
    {
        try
        {
            return change.Backup(cancellation);
        }
#pragma warning disable CA1031 // one bad database never stops the fleet; it is told of when its turn comes
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    // A row for every database, in their order, whatever order they are done in.
    private async Task<ImmutableArray<ChangeRow>> EachAsync(
        DatabaseChange[] changes,
        Func<DatabaseChange, Task<ChangeRow>> one,
        bool isRehearsal,
        CancellationToken cancellation,
        int before = 0)
    {
        var rows = new ChangeRow?[changes.Length];
        int done = before;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (_failures >= MostFailures) await stop.CancelAsync();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, options.Policy.Parallelism) };
        int[] order = Order(changes);
        await Parallel.ForAsync(0, order.Length, parallel, async (place, _) =>
        {
            int index = order[place];
            if (stop.IsCancellationRequested) return;
            long start = Stopwatch.GetTimestamp();
            using Activity? activity = isRehearsal ? null : SchemaTelemetry.Source.StartActivity($"schema.{_words.Verb}");
            ChangeRow row = rows[index] = await Guarded(changes[index], one);
            if (!isRehearsal && MayComeAgain(row)) return;
            TimeSpan took = Stopwatch.GetElapsedTime(start);
            row = rows[index] = row with { Took = took };
            if (!isRehearsal) SchemaTelemetry.Did(activity, row, took);
            if (IsFailure(row) && Interlocked.Increment(ref _failures) >= MostFailures) await stop.CancelAsync();
            int all = Interlocked.Increment(ref done);
            progress?.Report(new(all, before + changes.Length, row) { IsRehearsal = isRehearsal, Took = took });
        });
        return [.. rows.Select((row, index) => row ?? NotReached(changes[index]))];
    }

    // The largest first, so that none of them is begun when all others are done; one at a time there is nothing to gain by it.
    private int[] Order(DatabaseChange[] changes)
    {
        int[] order = [.. Enumerable.Range(0, changes.Length)];
        return options.Policy.Parallelism <= 1
            ? order
            : [.. order.OrderByDescending(index => BackupSpace.NeededFor(DatabaseInspector.RealPath(changes[index].Database)))];
    }

    private async Task<ChangeRow> Guarded(DatabaseChange change, Func<DatabaseChange, Task<ChangeRow>> one)
    {
        try
        {
            using IDisposable? asDatabase = DatabaseOpening.OfCopies(change.Database);
            return await one(change);
        }
        catch (OperationCanceledException)
        {
            return NotReached(change);
        }
#pragma warning disable CA1031 // one bad database never stops the fleet, and never hides
        catch (Exception bug)
#pragma warning restore CA1031
        {
            return change.Failed($"an error of this program stopped it: {bug.GetType().Name}: {bug.Message}", null);
        }
    }

    private int MostFailures => options.Policy.MostFailures ?? int.MaxValue;

    // Whether it counts against the failures that a run puts up with.
    private static bool IsFailure(ChangeRow row) =>
        row.Result is ChangeResult.Failed or ChangeResult.Refused or ChangeResult.Unknown or ChangeResult.WouldFail;

    private const string NotReachedYet = "the run was stopped before";

    private ChangeRow NotReached(DatabaseChange change) => NotReached(change.Database, change.Kind.Kind, NotReachedYet);

    private ChangeRow NotReached(string path, string kind, string why) =>
        new(path, kind, ChangeResult.NotReached) { Problem = $"was not {_words.Done}: {why}; nothing of it was changed." };

    private RunJournal OpenJournal(DatabaseTarget[] targets) =>
        RunJournal.Open(options.Policy.Journal!, direction, fleet.Catalogue.AssemblyPath, targets, options.Clock);
}

/// <summary>One database of a change is done.</summary>
/// <param name="Done">How many are done.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Row">What became of this one.</param>
internal sealed record ChangeProgress(int Done, int Total, ChangeRow Row)
{
    /// <summary>Whether it was done on a copy.</summary>
    public bool IsRehearsal { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Took { get; init; }
}

/// <summary>
/// How long the databases of a run wait for what others hold: all of them together, since one after the other they would
/// add up to hours. At first nobody waits for a lock; those that met one are tried again when all others are done.
/// </summary>
/// <param name="looks">How long looks at databases wait that are in vain.</param>
/// <param name="locks">How long to wait in vain for locks, once everything else is done.</param>
internal sealed class RunPatience(TimeSpan looks, TimeSpan locks)
{
    private long _spent, _spentOnLocks; // ticks
    private int _isWaiting;

    /// <summary>Whether those that met a lock are being tried again.</summary>
    public bool IsWaiting => Volatile.Read(ref _isWaiting) != 0;

    /// <summary>How long a look may wait.</summary>
    public TimeSpan ForLook => Max(Left(looks, ref _spent), ForLock);

    /// <summary>How long to wait for a lock.</summary>
    public TimeSpan ForLock => IsWaiting ? Left(locks, ref _spentOnLocks) : TimeSpan.Zero;

    /// <summary>A look has waited in vain.</summary>
    public void Spent(TimeSpan time) => Interlocked.Add(ref _spent, time.Ticks);

    /// <summary>A lock was waited for in vain. Work and waits that come to an end cost nothing.</summary>
    public void SpentOnLock(TimeSpan time) => Interlocked.Add(ref _spentOnLocks, time.Ticks);

    /// <summary>Everything else is done: from here on locks are waited for.</summary>
    public void WaitFromNow() => Volatile.Write(ref _isWaiting, 1);

    private static TimeSpan Left(TimeSpan all, ref long spent) =>
        Max(all - TimeSpan.FromTicks(Interlocked.Read(ref spent)), TimeSpan.Zero);

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}

/// <summary>The databases of a fleet, or why the request was wrong.</summary>
/// <param name="Targets">The databases, in the order of discovery.</param>
/// <param name="Notes">What else there is to say about the fleet.</param>
/// <param name="Problems">One line each, with what to do; when there is one, there are no targets.</param>
internal sealed record FleetTargets(DatabaseTarget[] Targets, ImmutableArray<FleetNote> Notes, ImmutableArray<string> Problems)
{
    /// <summary>
    /// Finds them. A fleet without any database is a problem, unless it may have none or a part of it could not be seen.
    /// </summary>
    /// <param name="fleet">The fleet.</param>
    /// <param name="request">Where to look.</param>
    /// <param name="standardInput">Read where the paths have a <c>-</c>.</param>
    public static FleetTargets Find(Fleet fleet, DiscoveryRequest request, TextReader standardInput)
    {
        var sorting = new FleetSorting(fleet.AllowsNone);
        DatabaseTarget[] targets = [.. sorting.Targets(DatabaseDiscovery.Discover(request, standardInput))];
        if (!sorting.Problems.IsEmpty) return new([], [], sorting.Problems);
        return targets.Length == 0 && !sorting.HidesDatabases && !fleet.AllowsNone
            ? new([], [], [.. sorting.Notes.Select(note => note.Message), Gate.NothingFound(fleet)])
            : new(targets, sorting.Notes, []);
    }
}
