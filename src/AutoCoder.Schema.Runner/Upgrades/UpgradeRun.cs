using System.Collections.Frozen;
using System.Collections.Immutable;
using AutoCoder.Schema.Preflight.Discovery;
using AutoCoder.Schema.Preflight.Fleets;
using AutoCoder.Schema.Reports;
using AutoCoder.Schema.Runner.Backups;

namespace AutoCoder.Schema.Runner.Upgrades;

/// <summary>One upgrade of many databases, some at a time.</summary>
internal sealed class UpgradeRun(
    Fleet fleet, KindSchemas kinds, EvidenceSearch evidence, UpgradeOptions options, IProgress<UpgradeProgress>? progress)
{
    private int _done;
    private FrozenDictionary<string, string> _withoutSpace = FrozenDictionary<string, string>.Empty;

    /// <summary>A row for every target, in their order.</summary>
    public async Task<ImmutableArray<UpgradeRow>> RunAsync(DatabaseTarget[] targets, CancellationToken cancellation)
    {
        var rows = new UpgradeRow?[targets.Length];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, options.Parallelism) };
        if (options.Backup && !options.IsDryRun) _withoutSpace = WithoutSpace(targets, parallel, cancellation);
        await Parallel.ForAsync(0, targets.Length, parallel, async (index, _) =>
        {
            if (stop.IsCancellationRequested) return;
            UpgradeRow row = await One(targets[index], cancellation);
            rows[index] = row;
            if (options.FailFast && row.Result is UpgradeResult.Failed or UpgradeResult.Refused or UpgradeResult.Unknown) await stop.CancelAsync();
            progress?.Report(new UpgradeProgress(Interlocked.Increment(ref _done), targets.Length, row));
        });
        return [.. rows.Select((row, index) => row ?? NotReached(targets[index]))];
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

    private async Task<UpgradeRow> One(DatabaseTarget target, CancellationToken cancellation)
    {
        if (_withoutSpace.TryGetValue(target.Path, out string? missing))
            return new UpgradeRow(target.Path, target.Kind!, UpgradeResult.Failed) { Problem = $"was not begun: {missing}", NextStep = "df -h" };
        DatabaseUpgrade upgrade = Upgrade(target);
        try
        {
            return await upgrade.RunAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            return NotReached(target);
        }
#pragma warning disable CA1031 // one bad database never stops the fleet, and never hides
        catch (Exception bug)
#pragma warning restore CA1031
        {
            return new UpgradeRow(target.Path, target.Kind!, UpgradeResult.Failed)
            {
                Problem = $"an error of this program stopped it: {bug.GetType().Name}: {bug.Message}",
            };
        }
    }

    private static UpgradeRow NotReached(DatabaseTarget target) => new(target.Path, target.Kind!, UpgradeResult.NotReached)
    {
        Problem = "was not upgraded: the run was stopped before; nothing of it was changed.",
    };
}
