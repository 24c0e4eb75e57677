using System.Diagnostics;

namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>What can be done with a fleet once its migrations can be run: tell more about it, and upgrade it.</summary>
internal sealed class FleetRunner : IDisposable
{
    private const int MostNamed = 5;

    private readonly Fleet _fleet;
    private readonly KindSchemas _kinds;
    private readonly EvidenceSearch _evidence;
    private readonly ImmutableArray<string> _profiles;
    private readonly bool _isPart; // of another's fleet, whose migrations it borrows

    /// <summary>Gets the migrations of a fleet ready to run. Nothing of them is run yet, and no database is touched.</summary>
    /// <param name="fleet">The fleet.</param>
    /// <param name="assembly">Its migrations when they are loaded already; loaded from the catalogue's file when null.</param>
    /// <exception cref="MigrationAssemblyException">The assembly cannot be run; the message says why and what to do.</exception>
    public FleetRunner(Fleet fleet, MigrationAssembly? assembly = null)
    {
        _fleet = fleet;
        assembly ??= MigrationAssembly.Load(fleet.Catalogue.AssemblyPath);
        _profiles = [.. assembly.Profiles.Select(type => type.Name)];
        _kinds = new KindSchemas(fleet, assembly);
        _evidence = new EvidenceSearch(fleet, _kinds);
    }

    private FleetRunner(FleetRunner whole, Fleet part)
    {
        (_fleet, _isPart) = (part, true);
        (_kinds, _evidence, _profiles) = (whole._kinds, whole._evidence, whole._profiles);
    }

    /// <summary>The same of some of its databases, with these migrations: not to be used after this one.</summary>
    public FleetRunner About(Fleet part) => new(this, part);

    /// <summary>
    /// The lock of the migrations as they are now. Touches no file; takes up to a second longer than two replays.
    /// </summary>
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
    public Outcome<GateReport> Status(TextReader standardInput, CancellationToken cancellation = default)
    {
        IEnumerable<string> kinds = _fleet.Request.Kind is { } kind ? [kind] : _fleet.Catalogue.Kinds.Select(each => each.Kind);
        if (LockContradiction.Find(_fleet, kinds, _kinds.Recording) is { IsEmpty: false } wrong)
            return new Outcome<GateReport>.Refused(wrong);
        return Gate.Check(_fleet, standardInput, _kinds, cancellation: cancellation);
    }

    /// <summary>
    /// Looks at the migrations that are new, and asks databases what their rows say about them. Writes nothing.
    /// </summary>
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
    public async Task<Outcome<ChangeReport>> UpgradeAsync(
        UpgradeOptions options,
        TextReader standardInput,
        IProgress<ChangeProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        if ((UnknownVersion("--to", options.Plan.To) ?? UnknownVersion("--version", options.Adoption?.Version)) is { } unknown)
            return new Outcome<ChangeReport>.Refused([unknown]);
        options = (UpgradeOptions)Complete(options);
        var rehearsed = new RehearsedStates();
        Outcome<ChangeReport> outcome = await RunAsync(
            new FleetRun(_fleet, ChangeDirection.Upgrade, options, progress),
            options,
            Reach(_fleet.Discovery with { FindsMissingRegistry = options.Plan.Create }, options, standardInput),
            target => new DatabaseUpgrade(target.Path, KindOf(target), _fleet, _kinds, _evidence, options, rehearsed),
            cancellation);
        return outcome is Outcome<ChangeReport>.Done { Value: var report }
            ? new Outcome<ChangeReport>.Done(
                report with { Notes = [.. report.Notes, .. WithoutProfiles(report), .. WithoutRows(report, options)] })
            : outcome;
    }

    // Who reads that it would upgrade takes that for a promise.
    private IEnumerable<FleetNote> WithoutRows(ChangeReport report, UpgradeOptions options)
    {
        if (!report.IsDryRun || options.Adoption is not null || !report.Rows.Any(row => row.Result == ChangeResult.WouldChange))
            yield break;
        IReadOnlyList<string> fleet = _fleet.Request.Paths.Length > MostNamed
            ? [.. _fleet.Request.ArgumentsOfEach, report.Rows[0].Path]
            : _fleet.Request.Arguments;
        string command = ShellWord.Join(["autocoder-schema", "rehearse", .. options.HowFar, .. fleet]);
        yield return new(
            _fleet.Catalogue.AssemblyPath,
            $"A dry run looks at versions and schemas, and at no rows: what they would do to it shows on copies: {command}",
            HidesDatabases: false);
    }

    // Under FluentMigrator they run when a profile is asked for, at each start, and are recorded nowhere.
    private IEnumerable<FleetNote> WithoutProfiles(ChangeReport report)
    {
        if (_profiles.IsEmpty || !report.Rows.Any(row => !row.Applied.IsEmpty)) yield break;
        string more = _profiles.Length > MostNamed ? $" and {_profiles.Length - MostNamed} more" : "";
        yield return new(
            _fleet.Catalogue.AssemblyPath,
            $"Classes of profiles are not run: {string.Join(", ", _profiles.Take(MostNamed))}{more}. What every database needs "
            + "belongs into a migration, or into maintenance.",
            HidesDatabases: false);
    }

    /// <summary>Takes every database of the fleet back to a version. What happens to one does not touch another.</summary>
    /// <param name="options">How.</param>
    /// <param name="standardInput">Read where the paths have a <c>-</c>.</param>
    /// <param name="progress">Told of every database when it is done, from any thread.</param>
    /// <param name="cancellation">Databases in hand are put back or finished; no other is begun.</param>
    public async Task<Outcome<ChangeReport>> DowngradeAsync(
        DowngradeOptions options,
        TextReader standardInput,
        IProgress<ChangeProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        options = (DowngradeOptions)Complete(options);
        return await RunAsync(
            new FleetRun(_fleet, ChangeDirection.Downgrade, options, progress),
            options,
            Reach(_fleet.Discovery, options, standardInput),
            target => new DatabaseDowngrade(target.Path, KindOf(target), _fleet, _kinds, options),
            cancellation);
    }

    private KindCatalogue KindOf(DatabaseTarget target) => _fleet.Catalogue.Find(target.Kind!)!;

    private static async Task<Outcome<ChangeReport>> RunAsync(
        FleetRun run,
        FleetRunOptions options,
        FleetTargets reached,
        Func<DatabaseTarget, DatabaseChange> changeOf,
        CancellationToken cancellation) =>
        reached.Problems.IsEmpty
            ? new Outcome<ChangeReport>.Done(
                await run.RunAsync(reached with { Notes = [.. reached.Notes, .. NewFolder(options)] }, changeOf, cancellation))
            : new Outcome<ChangeReport>.Refused(reached.Problems);

    // A misspelt one would be found when a backup is looked for.
    private static IEnumerable<FleetNote> NewFolder(FleetRunOptions options)
    {
        if (options is not { Backup: true, RehearseOnly: false, Policy.BackupFolder: { } folder }) yield break;
        if (Directory.Exists(folder)) yield break;
        string who = options.BackupFolder is null ? "policy.backupFolder" : "--backup-dir";
        yield return new(
            folder, $"{who} {folder} is not there yet: it is made with the first backup.", HidesDatabases: false);
    }

    // The databases, unless the lock of a kind that is among them tells something else than its migrations do. No other kind is
    // replayed.
    private FleetTargets Reach(DiscoveryRequest request, FleetRunOptions options, TextReader standardInput)
    {
        _kinds.Bound(options.Policy.StatementTimeout);
        FleetTargets reached = FleetTargets.Find(_fleet, request, standardInput);
        if (WhereItWrites(options, reached) is { IsEmpty: false } places) return new([], [], places);
        IEnumerable<string> kinds = reached.Targets.Select(target => target.Kind!).Distinct();
        return LockContradiction.Find(_fleet, kinds, _kinds.Recording) is { IsEmpty: false } wrong
            ? new([], [], wrong)
            : reached;
    }

    // Before anything is done: a misspelt option must not cost a file. The usual journal is only told of, since a run is as good
    // without it.
    private static ImmutableArray<string> WhereItWrites(FleetRunOptions options, FleetTargets reached)
    {
        IEnumerable<string> databases = reached.Targets.Select(target => target.Path);
        string? journal = options is { Policy.Journal: { } named, IsUsualJournal: false }
            ? RunJournal.Obstacle(named, databases)
            : null;
        string? backups = options is { Backup: true, Policy.BackupFolder: { } folder }
            ? WriteTargets.LookAtFolder(folder)
                .ObstacleOfFolder(options.BackupFolder is null ? "policy.backupFolder" : "--backup-dir")
            : null;
        return [.. new[] { journal, backups }.OfType<string>()];
    }

    // Each database in hand has files open: more than the process may have would fail in the middle of each.
    private static RunPolicy WithinLimits(RunPolicy policy) =>
        policy with { Parallelism = OpenFiles.Databases(policy.Parallelism) };

    // What only the fleet and its run know.
    private FleetRunOptions Complete(FleetRunOptions options)
    {
        RunPolicy policy = WithinLimits(_fleet.Settings.Of(options));
        return options with
        {
            Policy = policy,
            Patience = new(_fleet.Inspection.LockTimeout, policy.LockTimeout),
            BackupListings = BackupListing.Kept(TimeProvider.System),
            RehearsalListings = RehearsalListing.Kept(TimeProvider.System),
            Arguments = _fleet.Request.ArgumentsOfEach,
            Build = FileVersionInfo.GetVersionInfo(_fleet.Catalogue.AssemblyPath).ProductVersion,
        };
    }

    /// <summary>What speaks for which version of every database of the fleet. Writes nothing.</summary>
    /// <param name="version">The version to hold them against; null for any.</param>
    /// <param name="standardInput">Read where the paths have a <c>-</c>.</param>
    /// <param name="cancellation">Ends it early.</param>
    public Outcome<AdoptionReport> Explain(long? version, TextReader standardInput, CancellationToken cancellation = default)
    {
        if (UnknownVersion("--version", version) is { } unknown) return new Outcome<AdoptionReport>.Refused([unknown]);
        var sorting = new FleetSorting(_fleet.AllowsNone);
        ImmutableArray<AdoptionRow> rows =
        [
            .. sorting.Targets(DatabaseDiscovery.Discover(_fleet.Discovery, standardInput))
                .TakeWhile(_ => !cancellation.IsCancellationRequested)
                .Select(target => _evidence.Explain(target.Path, _fleet.Catalogue.Find(target.Kind!)!, version, cancellation)),
        ];
        if (!sorting.Problems.IsEmpty) return new Outcome<AdoptionReport>.Refused(sorting.Problems);
        return rows.IsEmpty && !_fleet.AllowsNone
            ? new Outcome<AdoptionReport>.Refused([.. sorting.Notes.Select(note => note.Message), Gate.NothingFound(_fleet)])
            : new Outcome<AdoptionReport>.Done(new(rows, sorting.Notes) { Used = _fleet.Used });
    }

    /// <summary>
    /// The SQL that would be executed on a database, or between two versions where none is named. Writes nothing.
    /// </summary>
    /// <param name="request">Which.</param>
    /// <param name="cancellation">Ends it early.</param>
    public async Task<Outcome<ChangeScript>> ScriptAsync(ScriptRequest request, CancellationToken cancellation)
    {
        if (UnknownVersion("--from", Known(request.From)) is { } from) return new Outcome<ChangeScript>.Refused([from]);
        if (!_fleet.Request.Paths.IsEmpty) return await ScriptOfAsync(request, cancellation);
        if (UnknownVersion("--to", Known(request.To)) is { } to) return new Outcome<ChangeScript>.Refused([to]);
        KindCatalogue[] kinds =
            [.. _fleet.Catalogue.Kinds.Where(kind => _fleet.Request.Kind is null || kind.Kind == _fleet.Request.Kind)];
        if (kinds.Length > 1 && (request.To ?? request.From) is { } version)
            kinds = [.. kinds.Where(kind => kind.Find(version) is not null)];
        string all = string.Join(", ", _fleet.Catalogue.Kinds.Select(kind => kind.Kind));
        return kinds is [var only]
            ? new ScriptMaking(only, _fleet, _kinds).Between(request)
            : new Outcome<ChangeScript>.Refused([$"Of which kind? Give --kind with one of: {all}."]);

        static long? Known(long? version) => version == 0 ? null : version;
    }

    private async Task<Outcome<ChangeScript>> ScriptOfAsync(ScriptRequest request, CancellationToken cancellation)
    {
        FleetRunOptions options = Complete(request.IsDown
            ? new DowngradeOptions(request.To ?? 0) { IsDryRun = true, AcceptsDataLoss = true }
            : new UpgradeOptions { IsDryRun = true, Plan = new(request.To) { AllowBreakingChange = true } });
        FleetTargets reached = Reach(_fleet.Discovery with { ArePathsLiteral = true }, options, TextReader.Null);
        if (!reached.Problems.IsEmpty) return new Outcome<ChangeScript>.Refused(reached.Problems);
        DatabaseTarget target = reached.Targets[0];
        KindCatalogue kind = KindOf(target);
        DatabaseChange change = options is DowngradeOptions back
            ? new DatabaseDowngrade(target.Path, kind, _fleet, _kinds, back)
            : new DatabaseUpgrade(target.Path, kind, _fleet, _kinds, _evidence, (UpgradeOptions)options);
        ChangeRow plan = await change.RunAsync(cancellation);
        if (plan.Problem is { } problem)
        {
            string next = plan.NextStep is { } step ? $" next: {step}" : "";
            return new Outcome<ChangeScript>.Refused([$"{target.Path} {problem}{next}"]);
        }

        Examination found = _evidence.Examine(target.Path, null, options.Patience, cancellation);
        var making = new ScriptMaking(kind, _fleet, _kinds);
        return request.IsDown ? making.Back(target.Path, found, plan) : making.Of(target.Path, found, plan);
    }

    /// <summary>
    /// The schema after a version: the lock's where there is one, else found by replaying the migrations in memory.
    /// </summary>
    /// <param name="kind">A kind of the migrations.</param>
    /// <param name="version">A version of it.</param>
    public VersionSchema SchemaOf(string kind, long version)
    {
        bool isNewest = _fleet.Catalogue.Find(kind)?.Head == version;
        if (LockedSchema(_fleet, kind, version) is { } locked) return locked;
        if (_kinds.Expected(kind, version) is { } replayed)
            return new VersionSchema.Found(isNewest ? _kinds.Maintained(kind).With(replayed) : replayed, IsFromLock: false);
        return new VersionSchema.Unknown(_kinds.WhyNot(kind) is { } failure
            ? $"The migrations of '{kind}' cannot be replayed on an empty database: {failure.Message}"
            : $"The migrations of '{kind}' have no version {version}.");
    }

    /// <summary>The same where the lock tells it, for which no migrations have to be loaded; null where it does not.</summary>
    public static VersionSchema.Found? LockedSchema(Fleet fleet, string kind, long version)
    {
        if (fleet.Lock?.Find(kind) is not { } line || line.SchemaAt(version) is not { } locked) return null;
        bool isNewest = fleet.Catalogue.Find(kind)?.Head == version;
        return new(isNewest ? line.Maintained.With(locked) : locked, IsFromLock: true);
    }

    /// <summary>What a migration says that it means to lose, and why; null when it does not say so.</summary>
    public string? ReasonOf(string kind, long version) => RunSteps.Destructive(_kinds, kind, version);

    // A misspelt version must not look like "nothing to do".
    private string? UnknownVersion(string option, long? to)
    {
        KindCatalogue[] kinds =
            [.. _fleet.Catalogue.Kinds.Where(kind => _fleet.Request.Kind is null || kind.Kind == _fleet.Request.Kind)];
        if (to is not { } version || kinds.Any(kind => kind.Find(version) is not null)) return null;
        long nearest =
            kinds.SelectMany(kind => kind.Migrations).MinBy(migration => Math.Abs(migration.Version - version))!.Version;
        return $"{option} {version}: no migration has this version; the nearest is {nearest}.";
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (!_isPart) _kinds.Dispose();
    }
}

/// <summary>What asking for the schema of a version came to.</summary>
internal abstract record VersionSchema
{
    private VersionSchema()
    {
    }

    /// <summary>The schema.</summary>
    /// <param name="Schema">All tables but the version table and the ledger.</param>
    /// <param name="IsFromLock">True when the lock file says so, false when the migrations were replayed in memory.</param>
    public sealed record Found(DatabaseSchema Schema, bool IsFromLock) : VersionSchema;

    /// <summary>Nobody can say.</summary>
    /// <param name="Problem">Why, in one sentence.</param>
    public sealed record Unknown(string Problem) : VersionSchema;
}
