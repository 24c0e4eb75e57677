using System.Collections.Immutable;
using System.Diagnostics;
using AutoCoder.Schema.Catalogues;
using AutoCoder.Schema.Preflight.Discovery;
using AutoCoder.Schema.Preflight.Fleets;
using AutoCoder.Schema.Preflight.Gates;
using AutoCoder.Schema.Reports;
using AutoCoder.Schema.Runner.Assemblies;

namespace AutoCoder.Schema.Runner.Upgrades;

/// <summary>What can be done with a fleet once its migrations can be run: tell more about it, and upgrade it.</summary>
public sealed class FleetRunner : IDisposable
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

    /// <summary>The gate's question, with what the schemas of unversioned databases say about their versions. Writes nothing.</summary>
    /// <param name="standardInput">Read where the paths have a <c>-</c>.</param>
    /// <param name="cancellation">Ends the check early.</param>
    public GateOutcome Status(TextReader standardInput, CancellationToken cancellation = default) =>
        Gate.Check(_fleet, standardInput, (target, verdicts) => _evidence.Refine(target.Path, target.Kind!, verdicts), cancellation);

    /// <summary>Upgrades every database of the fleet. What happens to one does not touch another.</summary>
    /// <param name="options">How.</param>
    /// <param name="standardInput">Read where the paths have a <c>-</c>.</param>
    /// <param name="progress">Told of every database when it is done, from any thread.</param>
    /// <param name="cancellation">Databases in hand are taken back or finished; no other is begun.</param>
    public async Task<UpgradeOutcome> UpgradeAsync(
        UpgradeOptions options, TextReader standardInput, IProgress<UpgradeProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (UnknownTarget(options.Plan.To) is { } unknown) return new UpgradeOutcome.Refused([unknown]);
        var sorting = new FleetSorting(_fleet.AllowsNone);
        DiscoveryRequest discovery = _fleet.Discovery with { FindsMissingRegistry = options.Plan.Create };
        DatabaseTarget[] targets = [.. sorting.Targets(DatabaseDiscovery.Discover(discovery, standardInput))];
        if (!sorting.Problems.IsEmpty) return new UpgradeOutcome.Refused(sorting.Problems);
        if (targets.Length == 0 && !sorting.HidesDatabases && !_fleet.AllowsNone)
            return new UpgradeOutcome.Refused([.. sorting.Notes.Select(note => note.Message), Gate.NothingFound(_fleet)]);

        options = options with
        {
            BackupFolder = options.BackupFolder ?? _fleet.Configuration?.Policy.BackupFolder,
            KeepBackups = options.KeepBackups ?? _fleet.Configuration?.Policy.KeepBackups,
            Build = FileVersionInfo.GetVersionInfo(_fleet.Catalogue.AssemblyPath).ProductVersion,
        };
        ImmutableArray<UpgradeRow> rows = await new UpgradeRun(_fleet, _kinds, _evidence, options, progress).RunAsync(targets, cancellation);
        return new UpgradeOutcome.Reported(
            new UpgradeReport(_fleet.Catalogue, rows, sorting.Notes, options.IsDryRun, cancellation.IsCancellationRequested));
    }

    // A misspelt version must not look like "nothing to do".
    private string? UnknownTarget(long? to)
    {
        KindCatalogue[] kinds = [.. _fleet.Catalogue.Kinds.Where(kind => _fleet.Request.Kind is null || kind.Kind == _fleet.Request.Kind)];
        if (to is not { } version || kinds.Any(kind => kind.Find(version) is not null)) return null;
        long nearest = kinds.SelectMany(kind => kind.Migrations).MinBy(migration => Math.Abs(migration.Version - version))!.Version;
        return $"--to {version}: no migration has this version; the nearest is {nearest}.";
    }

    /// <inheritdoc />
    public void Dispose() => _kinds.Dispose();
}
