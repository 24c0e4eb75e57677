using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AutoCoder.Schema.Hosting;

/// <summary>
/// A program's databases and the migrations that its code has. The migrations are read once: what counts for a running
/// program is the code it runs, not a newer file that was put in its place since.
/// </summary>
internal sealed class BootGate : ISchemaGate, IDisposable
{
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(30);
    private static readonly GateReport Nothing = new(new Catalogue("", [], VersionTable.Default), [], []);

    private readonly Lazy<SchemaGateOptions> _options;
    private readonly Lazy<BootFleet> _fleet;
    private readonly BootLog _log;
    private readonly SharedLook _looks;
    private readonly ConcurrentDictionary<string, KnownState> _states = new(PathComparison.Comparer);
    private readonly ConcurrentDictionary<string, Lazy<Task<SchemaState>>> _coming = new(PathComparison.Comparer);
    private readonly SemaphoreSlim _once = new(1, 1);
    private readonly CancellationTokenSource _ended = new();
    private GateReport? _opened;
    private int _disposals; // a container disposes of what it gives under several names as often

    public BootGate(string name, Func<SchemaGateOptions> options, ILogger log)
    {
        Name = name;
        _log = new(log, name);
        // A refusal is not kept: its cause may go away.
        _options = new(() => Checked(options), LazyThreadSafetyMode.PublicationOnly);
        _fleet = new(() => new BootFleet(_options.Value), LazyThreadSafetyMode.PublicationOnly);
        _looks = new(() => _fleet.Value.CheckBesideApplication(), Seen);
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <summary>Its options.</summary>
    public SchemaGateOptions Options => _options.Value;

    /// <summary>Whether it has let the program start.</summary>
    public bool HasOpened => _opened is not null;

    /// <summary>Asks once, before the program starts: whoever comes later gets the same answer.</summary>
    /// <exception cref="SchemaNotReadyException">It is closed, or could not be asked.</exception>
    public async Task<GateReport> EnsureAsync(CancellationToken cancellation)
    {
        await _once.WaitAsync(cancellation);
        try
        {
            return _opened ??= await WithinDeadlineAsync(cancellation);
        }
        finally
        {
            _once.Release();
        }
    }

    private async Task<GateReport> WithinDeadlineAsync(CancellationToken cancellation)
    {
        if (!Options.IsEnabled)
        {
            _log.IsOff();
            return Nothing;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (Options.Deadline is { } deadline) limit.CancelAfter(deadline);
        var boot = new Boot(_fleet.Value, Options, _log);
        try
        {
            GateReport report = await Task.Run(() => boot.RunAsync(limit.Token), CancellationToken.None);
            _looks.Start(report);
            return report;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new SchemaNotReadyException([boot.WasTooLong]);
        }
        catch (OperationCanceledException)
        {
            _log.Cancelled(boot.Upgraded);
            throw;
        }
    }

    /// <inheritdoc />
    public async Task<GateReport> LookAsync(CancellationToken cancellation = default)
    {
        if (!Options.IsEnabled) return Nothing;
        Look look = await _looks.NotOlderThan(Options.LookAge).WaitAsync(cancellation);
        return look.Outcome.Match(report => report, problems => throw new SchemaNotReadyException(problems));
    }

    /// <summary>
    /// A look that is not too old, or the last one when that takes longer than whoever asks has time; null when there was none.
    /// </summary>
    public async Task<Look?> LookSoonAsync(CancellationToken cancellation)
    {
        Task<Look> look = _looks.NotOlderThan(Options.LookAge);
        await Task.WhenAny(look, Task.Delay(Options.LookTimeout, cancellation));
        cancellation.ThrowIfCancellationRequested();
        return look.IsCompleted ? await look : _looks.Last;
    }

    /// <inheritdoc />
    public SchemaState StateOf(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!Options.IsEnabled) return SchemaState.Ready;
        string real = RealPath(path);
        if (_states.TryGetValue(real, out KnownState? known)) return known.State;
        string why = HasOpened
            ? "is not among the databases that the gate has seen: EnsureTenantAsync asks for one that came later."
            : "was not looked at: the gate was not asked yet.";
        return new(false, $"{TerminalText.Escape(path)} {why}");
    }

    /// <inheritdoc />
    public async Task<SchemaState> EnsureTenantAsync(string path, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!Options.IsEnabled) return SchemaState.Ready;
        string real = RealPath(path);
        Lazy<Task<SchemaState>> coming =
            _coming.GetOrAdd(real, _ => new(() => Task.Run(() => TenantAsync(real), CancellationToken.None)));
        return await coming.Value.WaitAsync(cancellation);
    }

    private async Task<SchemaState> TenantAsync(string real)
    {
        try
        {
            GateReport report = await new Boot(_fleet.Value, Options, _log).OfOneAsync(real, _ended.Token);
            return Learn(report.Databases[0], report, Stopwatch.GetTimestamp());
        }
        finally
        {
            _coming.TryRemove(real, out _);
        }
    }

    private void Seen(GateReport report, long asked)
    {
        foreach (DatabaseReport database in report.Databases) Learn(database, report, asked);
    }

    // A look takes its time, and what was found of one database since is newer. One that is only locked at that moment is what it
    // was before: whoever used it goes on.
    private SchemaState Learn(DatabaseReport database, GateReport report, long asked)
    {
        KnownState found = new(StateOf(database, report), asked);
        bool isLocked = database.State is DatabaseState.Unreadable { Reason: UnreadableReason.Locked };
        return _states.AddOrUpdate(
            RealPath(database.Path), found, (_, before) => isLocked || before.Asked > asked ? before : found).State;
    }

    private sealed record KnownState(SchemaState State, long Asked);

    private static SchemaState StateOf(DatabaseReport database, GateReport report) => database.Readiness == Readiness.Ready
        ? SchemaState.Ready
        : new(false, GateText.Line(database, report));

    private string RealPath(string path) => CanonicalPath.Of(Path.GetFullPath(path, Options.Folder));

    private static SchemaGateOptions Checked(Func<SchemaGateOptions> options)
    {
        try
        {
            SchemaGateOptions given = options();
            string[] problems = [.. SchemaGateOptionsCheck.Problems(given), .. PublishedProgram.Problems(given)];
            return problems.Length == 0 ? given : throw new SchemaNotReadyException([.. problems]);
        }
        catch (OptionsValidationException wrong)
        {
            throw new SchemaNotReadyException([.. wrong.Failures], wrong);
        }
        catch (InvalidOperationException wrong) // what the configuration has cannot be bound
        {
            throw new SchemaNotReadyException([wrong.Message], wrong);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (Interlocked.Increment(ref _disposals) > 1) return;
        _looks.Dispose();
        // What is being upgraded is taken back or finished before the migrations go.
        _ended.Cancel();
        Task[] coming = [.. _coming.Values.Where(one => one.IsValueCreated).Select(one => one.Value)];
        _ = Task.WhenAll(coming).ContinueWith(ended => ended.Exception, TaskScheduler.Default).Wait(LongestEnd);
        if (_fleet.IsValueCreated) _fleet.Value.Dispose();
        _once.Dispose();
        _ended.Dispose();
    }
}

/// <summary>One passage through the gate: ask, upgrade, ask again, decide.</summary>
internal sealed class Boot(BootFleet fleet, SchemaGateOptions options, BootLog log)
{
    private int _upgraded;

    /// <summary>How many databases it has upgraded so far.</summary>
    public int Upgraded => _upgraded;

    /// <summary>What to say when the time was over.</summary>
    public string WasTooLong => string.Create(
        CultureInfo.InvariantCulture,
        $"The start took longer than Deadline = {options.Deadline:c} allows: {_upgraded} databases were upgraded, and the others "
        + $"are what they were. Start it again, or give it more time.");

    /// <summary>For the fleet, before the program starts.</summary>
    /// <exception cref="SchemaNotReadyException">The gate is closed, or could not be asked.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<GateReport> RunAsync(CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        log.Asks(options.OnClosed);
        using Activity? activity = SchemaTelemetry.Source.StartActivity("schema.boot");
        Outcome<GateReport> outcome = fleet.Check(cancellation);
        cancellation.ThrowIfCancellationRequested();
        (ChangeReport? upgrade, GateReport report) = options.Upgrades
            && outcome is not Outcome<GateReport>.Done { Value.IsCurrent: true }
            ? await UpgradeAsync(fleet.Runner, () => fleet.Check(cancellation), cancellation)
            : (null, Reported(outcome));
        SchemaTelemetry.Saw(activity, report);
        foreach (FleetNote note in report.Notes) log.Note(note);
        if (!report.IsOpen && !MayStartWithout(report))
        {
            throw upgrade is null
                ? new SchemaNotReadyException(report, fleet.Arguments)
                : new SchemaNotReadyException(upgrade, report, fleet.Arguments);
        }

        if (report.IsOpen) log.Open(report, Stopwatch.GetElapsedTime(start));
        else log.StartsWithout(report, Stopwatch.GetElapsedTime(start));
        return report;
    }

    /// <summary>For one database, while the program runs.</summary>
    /// <exception cref="SchemaNotReadyException">The question is wrong.</exception>
    /// <exception cref="OperationCanceledException">The program ends.</exception>
    public async Task<GateReport> OfOneAsync(string path, CancellationToken cancellation)
    {
        Outcome<GateReport> outcome = fleet.CheckOne(path);
        if (options.Upgrades && outcome is not Outcome<GateReport>.Done { Value.IsCurrent: true })
            return (await UpgradeAsync(fleet.RunnerOf(path), () => fleet.CheckOne(path), cancellation)).Report;
        return Reported(outcome);
    }

    // The gate has the last word: a database that another process upgraded meanwhile is as good as one upgraded here.
    private async Task<(ChangeReport? Upgrade, GateReport Report)> UpgradeAsync(
        FleetRunner runner, Func<Outcome<GateReport>> ask, CancellationToken cancellation)
    {
        var rows = new UpgradeLog(
            log, fleet.Catalogue, row => Interlocked.Add(ref _upgraded, row.Result == ChangeResult.Changed ? 1 : 0));
        using IDisposable? keys = fleet.Opening?.Begin();
        Outcome<ChangeReport> outcome = await runner.UpgradeAsync(options.Upgrade.ToRun(), TextReader.Null, rows, cancellation);
        ChangeReport upgrade = outcome.Match(report => report, problems => throw new SchemaNotReadyException(problems));
        rows.End();
        cancellation.ThrowIfCancellationRequested();
        GateReport report = Reported(ask());
        cancellation.ThrowIfCancellationRequested();
        return (upgrade, report);
    }

    // What no tenant has to do with keeps the program from starting as ever.
    private bool MayStartWithout(GateReport report) => options.StartsWithout
        && !report.WasInterrupted
        && !report.Notes.Any(note => note.HidesDatabases)
        && !report.Findings.Any(finding => finding.ClosesGate)
        && report.Count(Readiness.Ready) > 0;

    private static GateReport Reported(Outcome<GateReport> outcome) =>
        outcome.Match(report => report, problems => throw new SchemaNotReadyException(problems));
}

/// <summary>The databases of a program, and the means to ask and to upgrade them.</summary>
internal sealed class BootFleet : IDisposable
{
    private readonly Fleet _fleet;
    private readonly MigrationAssembly? _loaded;
    private readonly Lazy<FleetRunner> _runner;

    public BootFleet(SchemaGateOptions options)
    {
        _loaded = options.Migrations is { } assembly ? MigrationAssembly.Of(assembly) : null;
        FleetRequest request = options.Request(_loaded is null ? null : PublishedProgram.FileOf(_loaded.Assembly));
        Arguments = request.Arguments;
        Opening = options.Key is { } key ? new DatabaseOpening { Key = key } : null;
        _fleet = FleetResolver.Resolve(request).Match(
            fleet => fleet, problems => throw new SchemaNotReadyException(problems));
        _runner = new(MakeRunner, LazyThreadSafetyMode.ExecutionAndPublication);
    }

    /// <summary>The migrations.</summary>
    public Catalogue Catalogue => _fleet.Catalogue;

    /// <summary>The arguments that name the fleet to the executables.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>Upgrades them all. Kept: a program that upgrades tenants as they come reads its migrations once.</summary>
    /// <exception cref="SchemaNotReadyException">The migrations cannot be run.</exception>
    public FleetRunner Runner => _runner.Value;

    /// <summary>Asks the gate before the program starts. Writes nothing.</summary>
    public Outcome<GateReport> Check(CancellationToken cancellation)
    {
        using IDisposable? keys = Opening?.Begin();
        return Gate.Check(_fleet, TextReader.Null, cancellation: cancellation);
    }

    /// <summary>
    /// Asks the gate while the program uses its databases. Writes nothing, leaves its connections alone, and takes one thread.
    /// </summary>
    public Outcome<GateReport> CheckBesideApplication() => CheckBeside(_fleet);

    /// <summary>The same of one database.</summary>
    public Outcome<GateReport> CheckOne(string path) => CheckBeside(_fleet.Only(path));

    /// <summary>Upgrades one database while the program uses others.</summary>
    public FleetRunner RunnerOf(string path) => Runner.About(_fleet.Only(path).BesideApplication());

    /// <summary>What the application does to each connection that is opened; null for nothing.</summary>
    public DatabaseOpening? Opening { get; }

    private Outcome<GateReport> CheckBeside(Fleet fleet)
    {
        using IDisposable? keys = Opening?.Begin();
        return Gate.Check(fleet.BesideApplication(), TextReader.Null, threads: 1);
    }

    private FleetRunner MakeRunner()
    {
        try
        {
            return new FleetRunner(_fleet.BesideApplication(), _loaded); // it is kept while the program runs
        }
        catch (MigrationAssemblyException unusable)
        {
            throw new SchemaNotReadyException([unusable.Message], unusable);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_runner.IsValueCreated) _runner.Value.Dispose();
    }
}
