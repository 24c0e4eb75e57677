using System.Diagnostics;

namespace AutoCoder.Schema.Runner.Upgrades;

/// <summary>What can be done with a fleet once its migrations can be run: tell more about it, and upgrade it.</summary>
internal sealed class FleetRunner : IDisposable
{
    private readonly Fleet _fleet;
    private readonly KindSchemas _kinds;
    private readonly EvidenceSearch _evidence;

    /// <summary>Gets the migrations of a fleet ready to run. Nothing of them is run yet, and no database is touched.</summary>
    /// <param name="fleet">The fleet.</param>
    /// <param name="assembly">Its migrations when they are loaded already; loaded from the catalogue's file when null.</param>
    /// <exception cref="MigrationAssemblyException">The assembly cannot be run; the message says why and what to do.</exception>
    public FleetRunner(Fleet fleet, MigrationAssembly? assembly = null)
    {
        _fleet = fleet;
        _kinds = new KindSchemas(fleet, assembly ?? MigrationAssembly.Load(fleet.Catalogue.AssemblyPath));
        _evidence = new EvidenceSearch(fleet, _kinds);
    }

    /// <summary>The lock of the migrations as they are now. Touches no file; takes up to a second longer than two replays.</summary>
    /// <param name="clock">Waited by; the system's when null.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    public Task<LockOutcome> MakeLockAsync(TimeProvider? clock = null, CancellationToken cancellation = default) =>
        LockMaking.MakeAsync(_kinds.Runners.Values, clock ?? TimeProvider.System, cancellation);

    /// <summary>
    /// The gate's question, with what the schemas of unversioned databases say about their versions. Writes nothing. Refused
    /// when the lock that the migrations carry is not that of the migrations.
    /// </summary>
    /// <param name="standardInput">Read where the paths have a <c>-</c>.</param>
    /// <param name="cancellation">Ends the check early.</param>
    public GateOutcome Status(TextReader standardInput, CancellationToken cancellation = default)
    {
        if (LockContradiction.Find(_fleet, _kinds.Recording) is { IsEmpty: false } wrong) return new GateOutcome.Refused(wrong);
        return Gate.Check(_fleet, standardInput, (target, verdicts) => _evidence.Refine(target.Path, _fleet.Catalogue.Find(target.Kind!)!, verdicts), cancellation);
    }

    /// <summary>Looks at the migrations that are new, and asks databases what their rows say about them. Writes nothing.</summary>
    /// <param name="request">Which are new.</param>
    /// <param name="standardInput">Read where the paths have a <c>-</c>.</param>
    /// <param name="cancellation">Ends it early; the report says so.</param>
    public Outcome<LintReport> Lint(LintRequest request, TextReader standardInput, CancellationToken cancellation = default) =>
        new FleetLint(_fleet, _kinds, request).Run(standardInput, cancellation);

    /// <summary>Upgrades every database of the fleet. What happens to one does not touch another.</summary>
    /// <param name="options">How.</param>
    /// <param name="standardInput">Read where the paths have a <c>-</c>.</param>
    /// <param name="progress">Told of every database when it is done, from any thread.</param>
    /// <param name="cancellation">Databases in hand are taken back or finished; no other is begun.</param>
    public async Task<UpgradeOutcome> UpgradeAsync(
        UpgradeOptions options, TextReader standardInput, IProgress<UpgradeProgress>? progress = null, CancellationToken cancellation = default)
    {
        _kinds.Bound(options.StatementTimeout);
        if ((UnknownVersion("--to", options.Plan.To) ?? UnknownVersion("--version", options.Adoption?.Version)) is { } unknown) return new UpgradeOutcome.Refused([unknown]);
        FleetTargets reached = Reach(_fleet.Discovery with { FindsMissingRegistry = options.Plan.Create }, standardInput);
        if (!reached.Problems.IsEmpty) return new UpgradeOutcome.Refused(reached.Problems);
        return new UpgradeOutcome.Reported(await UpgradeAsync(reached, (UpgradeOptions)Complete(options), progress, cancellation));
    }

    private async Task<UpgradeReport> UpgradeAsync(
        FleetTargets reached, UpgradeOptions options, IProgress<UpgradeProgress>? progress, CancellationToken cancellation)
    {
        var phases = new FleetPhases<UpgradeRow>(
            new UpgradeWork(_fleet, _kinds, _evidence, options), options,
            (isCopy, done, total, row) => progress?.Report(new UpgradeProgress(done, total, row) { IsRehearsal = isCopy }));
        FleetPhases<UpgradeRow>.Outcome outcome = options.RehearseOnly
            ? new(await phases.RehearseAsync(reached.Targets, cancellation), 0, [])
            : await phases.RunAsync(reached.Targets, file => RunJournal.Open(file, null, _fleet.Catalogue.AssemblyPath, reached.Targets, options.Clock), cancellation);
        return new(_fleet.Catalogue, outcome.Rows, [.. outcome.Notes, .. reached.Notes], options.IsDryRun, cancellation.IsCancellationRequested)
        {
            IsRehearsal = options.RehearseOnly,
            Rehearsed = outcome.Rehearsed,
        };
    }

    /// <summary>Takes every database of the fleet back to a version. What happens to one does not touch another.</summary>
    /// <param name="options">How.</param>
    /// <param name="standardInput">Read where the paths have a <c>-</c>.</param>
    /// <param name="progress">Told of every database when it is done, from any thread.</param>
    /// <param name="cancellation">Databases in hand are put back or finished; no other is begun.</param>
    public async Task<DowngradeOutcome> DowngradeAsync(
        DowngradeOptions options, TextReader standardInput, IProgress<DowngradeProgress>? progress = null, CancellationToken cancellation = default)
    {
        _kinds.Bound(options.StatementTimeout);
        FleetTargets reached = Reach(_fleet.Discovery, standardInput);
        if (!reached.Problems.IsEmpty) return new DowngradeOutcome.Refused(reached.Problems);
        options = (DowngradeOptions)Complete(options);
        FleetPhases<DowngradeRow>.Outcome outcome = await new FleetPhases<DowngradeRow>(
            new DowngradeWork(_fleet, _kinds, options), options,
            (isCopy, done, total, row) => progress?.Report(new DowngradeProgress(done, total, row) { IsRehearsal = isCopy }))
            .RunAsync(reached.Targets, file => RunJournal.Open(file, "downgrade", _fleet.Catalogue.AssemblyPath, reached.Targets, options.Clock), cancellation);
        return new DowngradeOutcome.Reported(
            new(outcome.Rows, [.. outcome.Notes, .. reached.Notes], options.IsDryRun, cancellation.IsCancellationRequested) { Rehearsed = outcome.Rehearsed });
    }

    private FleetTargets Reach(DiscoveryRequest request, TextReader standardInput) =>
        LockContradiction.Find(_fleet, _kinds.Recording) is { IsEmpty: false } wrong ? new([], [], wrong) : FleetTargets.Find(_fleet, request, standardInput);

    // What only the fleet and its run know.
    private FleetRunOptions Complete(FleetRunOptions options) => options with
    {
        Policy = _fleet.Settings.Of(options),
        Folders = new RunFolders(TimeProvider.System),
        Arguments = _fleet.Request.ArgumentsOfEach,
        Build = FileVersionInfo.GetVersionInfo(_fleet.Catalogue.AssemblyPath).ProductVersion,
    };

    /// <summary>What speaks for which version of every database of the fleet. Writes nothing.</summary>
    /// <param name="version">The version to hold them against; null for any.</param>
    /// <param name="standardInput">Read where the paths have a <c>-</c>.</param>
    /// <param name="cancellation">Ends it early.</param>
    public AdoptionOutcome Explain(long? version, TextReader standardInput, CancellationToken cancellation = default)
    {
        if (UnknownVersion("--version", version) is { } unknown) return new AdoptionOutcome.Refused([unknown]);
        var sorting = new FleetSorting(_fleet.AllowsNone);
        ImmutableArray<AdoptionRow> rows =
        [
            .. sorting.Targets(DatabaseDiscovery.Discover(_fleet.Discovery, standardInput)).TakeWhile(_ => !cancellation.IsCancellationRequested)
                .Select(target => _evidence.Explain(target.Path, _fleet.Catalogue.Find(target.Kind!)!, version, cancellation)),
        ];
        if (!sorting.Problems.IsEmpty) return new AdoptionOutcome.Refused(sorting.Problems);
        return rows.IsEmpty && !_fleet.AllowsNone
            ? new AdoptionOutcome.Refused([.. sorting.Notes.Select(note => note.Message), Gate.NothingFound(_fleet)])
            : new AdoptionOutcome.Explained(rows, sorting.Notes);
    }

    /// <summary>The schema after a version: the lock's where there is one, else found by replaying the migrations in memory.</summary>
    /// <param name="kind">A kind of the migrations.</param>
    /// <param name="version">A version of it.</param>
    public VersionSchema SchemaOf(string kind, long version)
    {
        if (_fleet.Lock?.Find(kind)?.SchemaAt(version) is { } locked) return new VersionSchema.Found(locked, IsFromLock: true);
        if (_kinds.Expected(kind, version) is { } replayed) return new VersionSchema.Found(replayed, IsFromLock: false);
        return new VersionSchema.Unknown(_kinds.WhyNot(kind) is { } failure
            ? $"The migrations of '{kind}' cannot be replayed on an empty database: {failure.Message}"
            : $"The migrations of '{kind}' have no version {version}.");
    }

    // A misspelt version must not look like "nothing to do".
    private string? UnknownVersion(string option, long? to)
    {
        KindCatalogue[] kinds = [.. _fleet.Catalogue.Kinds.Where(kind => _fleet.Request.Kind is null || kind.Kind == _fleet.Request.Kind)];
        if (to is not { } version || kinds.Any(kind => kind.Find(version) is not null)) return null;
        long nearest = kinds.SelectMany(kind => kind.Migrations).MinBy(migration => Math.Abs(migration.Version - version))!.Version;
        return $"{option} {version}: no migration has this version; the nearest is {nearest}.";
    }

    /// <inheritdoc />
    public void Dispose() => _kinds.Dispose();
}
