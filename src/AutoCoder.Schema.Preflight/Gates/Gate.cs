using System.Collections.Concurrent;
using System.Diagnostics;

namespace AutoCoder.Schema.Preflight.Gates;

/// <summary>The gate: compares every database of a fleet with the migrations in the code. Writes nothing.</summary>
internal static class Gate
{
    /// <summary>Examines a fleet while it is discovered, on all processors.</summary>
    /// <param name="fleet">Where to look and what is expected.</param>
    /// <param name="standardInput">Read where the paths, or what the application expects, have a <c>-</c>.</param>
    /// <param name="recognition">
    /// Tells at which version a database is that records none, for callers who know more than files; null: nobody tells.
    /// </param>
    /// <param name="threads">How many threads at most; one a processor when null.</param>
    /// <param name="cancellation">Ends the check early; the report says so.</param>
    /// <returns>
    /// The report; or why the question was wrong: a path of no known kind, a registry that is not there, or no database at all.
    /// </returns>
    public static Outcome<GateReport> Check(
        Fleet fleet,
        TextReader standardInput,
        IVersionRecognition? recognition = null,
        int? threads = null,
        CancellationToken cancellation = default)
    {
        // What the application expects: read once, and held against the newest schema without any database.
        if (Contracts(fleet, standardInput, cancellation) is not { } contracts)
            return new Outcome<GateReport>.Done(new(fleet.Catalogue, [], [], true));
        if (!contracts.Problems.IsEmpty) return new Outcome<GateReport>.Refused(contracts.Problems);

        // Discover, and while that goes on inspect, assess and judge by the policy.
        var sorting = new FleetSorting(fleet.AllowsNone);
        IEnumerable<DatabaseTarget> targets = sorting.Targets(DatabaseDiscovery.Discover(fleet.Discovery, standardInput));
        var gate = new DatabaseGate(fleet, contracts, recognition);
        ImmutableArray<DatabaseReport> databases = gate.AskLockedAgain(
            ParallelRows.Of(
                targets,
                target => gate.Examine(target.Path, target.Kind!, cancellation),
                threads ?? Environment.ProcessorCount,
                cancellation),
            cancellation);

        // A question that was wrong is no report, also where databases were examined before that was seen.
        if (!sorting.Problems.IsEmpty) return new Outcome<GateReport>.Refused(sorting.Problems);
        bool isClosed = contracts.Findings.Any(finding => finding.ClosesGate); // which needs no database
        if (databases.IsEmpty && !isClosed && !cancellation.IsCancellationRequested && !sorting.HidesDatabases
            && !fleet.AllowsNone)
            return new Outcome<GateReport>.Refused([.. sorting.Notes.Select(note => note.Message), NothingFound(fleet)]);

        return new Outcome<GateReport>.Done(new GateReport(
            fleet.Catalogue,
            databases,
            [.. sorting.Notes, .. Uncompared(fleet, databases), .. contracts.Notes],
            cancellation.IsCancellationRequested)
        {
            Findings = contracts.Findings,
            Policy = fleet.Gate,
            Configuration = fleet.Configuration?.File,
        });
    }

    // Null when somebody asked to stop while a command printed one of them.
    private static FleetContracts? Contracts(Fleet fleet, TextReader standardInput, CancellationToken cancellation)
    {
        try
        {
            return new(fleet, standardInput, cancellation);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>What to say when there is no database at all.</summary>
    public static string NothingFound(Fleet fleet)
    {
        string kinds = string.Join(", ", fleet.Discovery.Kinds.Select(kind => kind.FileName));
        return $"No database was found (looked for {kinds}). Name paths, --projects DIR or --registry FILE; "
            + "--allow none lets a fleet without databases pass.";
    }

    // Said once, when schemas were not compared because there is nothing to compare them with; it changes no verdict.
    private static IEnumerable<FleetNote> Uncompared(Fleet fleet, IEnumerable<DatabaseReport> databases)
    {
        if (fleet.Request.SkipsSchema) yield break;
        string[] kinds = [.. databases.Where(IsUncompared).Select(database => database.Kind).Distinct(StringComparer.Ordinal)];
        if (kinds.Length == 0) yield break;
        string assembly = fleet.Catalogue.AssemblyPath;
        string what = fleet.Lock is null ? "" : $" for {string.Join(", ", kinds.Select(kind => $"'{kind}'"))}";
        yield return new FleetNote(
            assembly,
            $"Schemas were not compared: {Path.GetFileName(assembly)} carries no {SchemaLock.FileName}{what}. "
                + $"To make one: {ShellWord.Join(["autocoder-schema", "lock", "--migrations", assembly])}",
            HidesDatabases: false);

        bool IsUncompared(DatabaseReport database) =>
            database.State is DatabaseState.Versioned && fleet.Lock?.Find(database.Kind) is null;
    }
}

/// <summary>The way of one database through the gate. Safe to share between threads.</summary>
internal sealed class DatabaseGate(Fleet fleet, FleetContracts contracts, IVersionRecognition? recognition)
{
    private const int MostKept = 10_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    // Waits for nobody: see AskLockedAgain.
    private readonly DatabaseInspector _inspector =
        new(fleet.Catalogue.VersionTable, fleet.Inspection with { LockTimeout = TimeSpan.Zero });

    private readonly Judgement _judgement =
        new(fleet.Catalogue, new LockedVersions(fleet.ComparesSchemas ? fleet.Lock : null, SchemaTwins.Instance), recognition);

    // What was seen decides what it means, whichever database that was: those that look the same share it. Beyond so many each is
    // judged for itself, so that memory does not grow with the fleet.
    private readonly ConcurrentDictionary<Sight, Meaning> _meanings = new();
    private int _kept;

    /// <summary>
    /// Those that somebody had locked, looked at again and again until the time to wait for locks is over: once for all of them,
    /// since one after the other they would add up to hours.
    /// </summary>
    public ImmutableArray<DatabaseReport> AskLockedAgain(ImmutableArray<DatabaseReport> databases, CancellationToken cancellation)
    {
        int[] locked = [.. Enumerable.Range(0, databases.Length).Where(index => IsLocked(databases[index]))];
        if (locked.Length == 0) return databases;
        DatabaseReport[] now = [.. databases];
        long start = Stopwatch.GetTimestamp();
        while (locked.Length > 0 && Stopwatch.GetElapsedTime(start) < fleet.Inspection.LockTimeout
            && !cancellation.WaitHandle.WaitOne(Pause))
        {
            foreach (int index in locked) now[index] = Examine(now[index].Path, now[index].Kind, cancellation);
            locked = [.. locked.Where(index => IsLocked(now[index]))];
        }

        return [.. now];
    }

    private static bool IsLocked(DatabaseReport database) =>
        database.State is DatabaseState.Unreadable { Reason: UnreadableReason.Locked };

    /// <summary>Opens the database once, and says what it is and what that means.</summary>
    /// <param name="path">The database.</param>
    /// <param name="kindName">Its kind.</param>
    /// <param name="cancellation">Ends it early.</param>
    public DatabaseReport Examine(string path, string kindName, CancellationToken cancellation)
    {
        KindCatalogue kind = fleet.Catalogue.Find(kindName)!;
        KindStatements? statements = contracts.Of(kind.Kind);
        Examination seen = IsCompared(statements) || recognition is not null
            ? _inspector.Examine(path, statements?.Check, cancellation)
            : Examination.Of(_inspector.Inspect(path, cancellation));
        Meaning meaning = MeaningOf(path, kind, seen, statements);
        return new DatabaseReport(
            path, kind.Kind, seen.State, kind.Head, meaning.Verdicts, fleet.Gate.Judge(meaning.Verdicts))
        {
            Notes = meaning.Notes,
        };
    }

    private Meaning MeaningOf(string path, KindCatalogue kind, Examination seen, KindStatements? statements)
    {
        // Where no version is recorded, the rows of this one database may decide.
        if (seen.State is not DatabaseState.Versioned { UnrecordedTables: 0 }) return Judge(path, kind, seen, statements);
        var sight = new Sight(kind.Kind, seen.State, seen.Schema, seen.Ledger);
        if (_meanings.TryGetValue(sight, out Meaning? known)) return known;
        Meaning found = Judge(path, kind, seen, statements);
        return Interlocked.Increment(ref _kept) <= MostKept ? _meanings.GetOrAdd(sight, found) : found;
    }

    private Meaning Judge(string path, KindCatalogue kind, Examination seen, KindStatements? statements)
    {
        ImmutableArray<Verdict> verdicts = _judgement.Of(
            seen.State, kind, seen.Schema, seen.Ledger.Entries,
            question => _inspector.Waiting(fleet.Inspection.LockTimeout).Ask(path, question));
        if (!seen.FailingStatements.IsEmpty)
            verdicts = Judgement.With(
                verdicts, new Verdict.Incompatible(seen.FailingStatements) { PassesAtHead = statements!.PassAtHead });
        return new(
            verdicts,
            [
                .. IsCompared(statements) && seen.Ledger.Problem is { } problem ? [Unclear(problem)] : Array.Empty<string>(),
                .. _judgement.OtherRecord(seen.State, kind.Kind, seen.Schema) is { } other ? [other] : Array.Empty<string>(),
            ]);
    }

    private bool IsCompared(KindStatements? statements) => fleet.ComparesSchemas || statements is not null;

    private static string Unclear(string problem) =>
        $"has a table {LedgerTable.Name} that is no ledger ({problem}): "
        + "whether a migration was changed after it was applied here cannot be told.";

    private readonly record struct Sight(string Kind, DatabaseState State, KnownSchema Schema, LedgerReading Ledger);

    private sealed record Meaning(ImmutableArray<Verdict> Verdicts, ImmutableArray<string> Notes);
}

/// <summary>Rows for a stream, made on all processors and given back in the stream's order.</summary>
internal static class ParallelRows
{
    // Below this many, starting threads costs more than it brings.
    private const int WorthThreads = 64;

    // A thread takes this many at a time: they wait for each other when they take some, and come in order anyway.
    private const int AtOnce = 16;

    public static ImmutableArray<TRow> Of<TItem, TRow>(
        IEnumerable<TItem> items, Func<TItem, TRow> row, int threads, CancellationToken cancellation)
    {
        using IEnumerator<TItem> source = items.GetEnumerator();
        var rows = new List<TRow>();
        while (rows.Count < WorthThreads || threads <= 1)
        {
            if (cancellation.IsCancellationRequested || !source.MoveNext()) return [.. rows];
            rows.Add(row(source.Current));
        }

        rows.AddRange(Rest(Remaining(source), row, threads, cancellation));
        return [.. rows];
    }

    private static IEnumerable<TRow> Rest<TItem, TRow>(
        IEnumerable<TItem> items, Func<TItem, TRow> row, int threads, CancellationToken cancellation)
    {
        var rows = new ConcurrentBag<(long Index, TRow[] Rows)>();
        Parallel.ForEach(
            Partitioner.Create(items.Chunk(AtOnce), EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            (some, loop, index) =>
            {
                rows.Add((index, [.. some.TakeWhile(_ => !cancellation.IsCancellationRequested).Select(row)]));
                if (cancellation.IsCancellationRequested) loop.Stop();
            });
        return rows.OrderBy(entry => entry.Index).SelectMany(entry => entry.Rows);
    }

    private static IEnumerable<T> Remaining<T>(IEnumerator<T> source)
    {
        while (source.MoveNext()) yield return source.Current;
    }
}
