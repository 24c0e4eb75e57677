using System.Collections.Frozen;
using System.Collections.Immutable;
using AutoCoder.Schema.Preflight.Discovery;
using AutoCoder.Schema.Preflight.Fleets;
using AutoCoder.Schema.Reports;
using AutoCoder.Schema.Runner.Backups;
using AutoCoder.Schema.Runner.Upgrades;

namespace AutoCoder.Schema.Runner.Downgrades;

/// <summary>One downgrade of many databases, some at a time.</summary>
internal sealed class DowngradeRun(Fleet fleet, KindSchemas kinds, DowngradeOptions options, IProgress<DowngradeProgress>? progress)
{
    private int _done;
    private FrozenDictionary<string, string> _withoutSpace = FrozenDictionary<string, string>.Empty;

    /// <summary>A row for every target, in their order.</summary>
    public async Task<ImmutableArray<DowngradeRow>> RunAsync(DatabaseTarget[] targets, CancellationToken cancellation)
    {
        var rows = new DowngradeRow?[targets.Length];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (options.Backup && !options.IsDryRun && targets.Length > 1) _withoutSpace = WithoutSpace(targets, cancellation);
        await Parallel.ForAsync(0, targets.Length, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, options.Parallelism) }, async (index, _) =>
        {
            if (stop.IsCancellationRequested) return;
            DowngradeRow row = await One(targets[index], cancellation);
            rows[index] = row;
            if (options.FailFast && row.Result is DowngradeResult.Failed or DowngradeResult.Refused or DowngradeResult.Unknown) await stop.CancelAsync();
            progress?.Report(new DowngradeProgress(Interlocked.Increment(ref _done), targets.Length, row));
        });
        return [.. rows.Select((row, index) => row ?? NotReached(targets[index]))];
    }

    // Before the first backup, for all of them: a fleet of which one half went back when the disk is full helps nobody.
    private FrozenDictionary<string, string> WithoutSpace(DatabaseTarget[] targets, CancellationToken cancellation)
    {
        (DatabaseTarget Target, (string Database, string Folder)? Backup)[] wanted =
            [.. targets.TakeWhile(_ => !cancellation.IsCancellationRequested).Select(target => (target, Wanted(target, cancellation))).Where(one => one.Item2 is not null)];
        return BackupSpace.Missing(wanted.Select(one => one.Backup!.Value)) is { } missing
            ? wanted.Select(one => one.Target.Path).Distinct().ToFrozenDictionary(path => path, _ => missing)
            : _withoutSpace;
    }

    private (string Database, string Folder)? Wanted(DatabaseTarget target, CancellationToken cancellation)
    {
        try
        {
            return Downgrade(target).Backup(cancellation);
        }
#pragma warning disable CA1031 // one bad database never stops the fleet; it is told of when its turn comes
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    private DatabaseDowngrade Downgrade(DatabaseTarget target) =>
        new(target.Path, fleet.Catalogue.Find(target.Kind!)!, fleet, kinds, options);

    private async Task<DowngradeRow> One(DatabaseTarget target, CancellationToken cancellation)
    {
        if (_withoutSpace.TryGetValue(target.Path, out string? missing))
            return new DowngradeRow(target.Path, target.Kind!, DowngradeResult.Failed) { Problem = $"was not begun: {missing}", NextStep = "df -h" };
        try
        {
            return await Downgrade(target).RunAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            return NotReached(target);
        }
#pragma warning disable CA1031 // one bad database never stops the fleet, and never hides
        catch (Exception bug)
#pragma warning restore CA1031
        {
            return new DowngradeRow(target.Path, target.Kind!, DowngradeResult.Failed)
            {
                Problem = $"an error of this program stopped it: {bug.GetType().Name}: {bug.Message}",
            };
        }
    }

    private static DowngradeRow NotReached(DatabaseTarget target) => new(target.Path, target.Kind!, DowngradeResult.NotReached)
    {
        Problem = "was not taken back: the run was stopped before; nothing of it was changed.",
    };
}
