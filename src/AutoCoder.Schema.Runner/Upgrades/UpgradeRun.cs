using System.Collections.Frozen;
using System.Collections.Immutable;
using AutoCoder.Schema.Preflight.Discovery;
using AutoCoder.Schema.Preflight.Fleets;
using AutoCoder.Schema.Reports;
using AutoCoder.Schema.Runner.Backups;
using AutoCoder.Schema.Runner.Journals;

namespace AutoCoder.Schema.Runner.Upgrades;

/// <summary>One upgrade of many databases, some at a time.</summary>
internal sealed class UpgradeRun(
    Fleet fleet, KindSchemas kinds, EvidenceSearch evidence, UpgradeOptions options, IProgress<UpgradeProgress>? progress)
{
    private FrozenDictionary<string, string> _withoutSpace = FrozenDictionary<string, string>.Empty;

    /// <summary>A row for every target, in their order.</summary>
    public Task<ImmutableArray<UpgradeRow>> RunAsync(DatabaseTarget[] targets, RunJournal? journal, CancellationToken cancellation)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, options.Parallelism) };
        if (options.Backup && !options.IsDryRun) _withoutSpace = WithoutSpace(targets, parallel, cancellation);
        return new FleetLoop(options, progress, isRehearsal: false).RunAsync(targets, target => One(target, journal, cancellation), cancellation);
    }

    // Before the first backup, for all of them: a fleet of which one half is upgraded when the disk is full helps nobody.
    // One database alone is asked the same when its backup begins.
    private FrozenDictionary<string, string> WithoutSpace(DatabaseTarget[] targets, ParallelOptions parallel, CancellationToken cancellation)
    {
        if (targets.Length == 1) return _withoutSpace;
        var backups = new (string Database, string Folder)?[targets.Length];
        Parallel.For(0, targets.Length, parallel, index =>
        {
            if (!cancellation.IsCancellationRequested) backups[index] = Wanted(targets[index], cancellation);
        });
        (DatabaseTarget Target, (string Database, string Folder) Backup)[] wanted =
            [.. targets.Zip(backups, (target, backup) => (target, backup)).Where(one => one.backup is not null).Select(one => (one.target, one.backup!.Value))];
        return BackupSpace.Missing(wanted.Select(one => one.Backup)) is { } missing
            ? wanted.Select(one => one.Target.Path).Distinct().ToFrozenDictionary(path => path, _ => missing)
            : _withoutSpace;
    }

    private (string Database, string Folder)? Wanted(DatabaseTarget target, CancellationToken cancellation)
    {
        try
        {
            return Upgrade(target).Backup(cancellation);
        }
#pragma warning disable CA1031 // one bad database never stops the fleet; it is told of when its turn comes
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    private DatabaseUpgrade Upgrade(DatabaseTarget target) =>
        new(target.Path, fleet.Catalogue.Find(target.Kind!)!, fleet, kinds, evidence, options);

    private async Task<UpgradeRow> One(DatabaseTarget target, RunJournal? journal, CancellationToken cancellation)
    {
        UpgradeRow row = _withoutSpace.TryGetValue(target.Path, out string? missing)
            ? new UpgradeRow(target.Path, target.Kind!, UpgradeResult.Failed) { Problem = $"was not begun: {missing}", NextStep = "df -h" }
            : await Upgrade(target).RunAsync(cancellation);
        return journal is null ? row : journal.Take(row);
    }
}
