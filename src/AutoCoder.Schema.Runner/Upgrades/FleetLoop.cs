using System.Collections.Immutable;
using AutoCoder.Schema.Preflight.Discovery;
using AutoCoder.Schema.Preflight.Inspection;
using AutoCoder.Schema.Reports;
using AutoCoder.Schema.Runner.Backups;

namespace AutoCoder.Schema.Runner.Upgrades;

/// <summary>Does something with each of many databases, some at a time, until there are too many failures.</summary>
internal sealed class FleetLoop(UpgradeOptions options, IProgress<UpgradeProgress>? progress, bool isRehearsal)
{
    private int _done, _failures;

    /// <summary>A row for every target, in their order, whatever order they are done in.</summary>
    public async Task<ImmutableArray<UpgradeRow>> RunAsync(
        DatabaseTarget[] targets, Func<DatabaseTarget, Task<UpgradeRow>> one, CancellationToken cancellation)
    {
        var rows = new UpgradeRow?[targets.Length];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, options.Parallelism) };
        int[] order = Order(targets);
        await Parallel.ForAsync(0, order.Length, parallel, async (place, _) =>
        {
            int index = order[place];
            if (stop.IsCancellationRequested) return;
            UpgradeRow row = await Guarded(targets[index], one);
            rows[index] = row;
            if (IsFailure(row) && Interlocked.Increment(ref _failures) >= MostFailures) await stop.CancelAsync();
            progress?.Report(new UpgradeProgress(Interlocked.Increment(ref _done), targets.Length, row) { IsRehearsal = isRehearsal });
        });
        return [.. rows.Select((row, index) => row ?? NotReached(targets[index]))];
    }

    private int MostFailures => options.FailFast ? 1 : options.MaxFailures ?? int.MaxValue;

    // The largest first, so that none of them is begun when all others are done; one at a time there is nothing to gain by it.
    private int[] Order(DatabaseTarget[] targets)
    {
        int[] order = [.. Enumerable.Range(0, targets.Length)];
        return options.Parallelism <= 1 ? order : [.. order.OrderByDescending(index => BackupSpace.NeededFor(DatabaseInspector.RealPath(targets[index].Path)))];
    }

    private static bool IsFailure(UpgradeRow row) =>
        row.Result is UpgradeResult.Failed or UpgradeResult.Refused or UpgradeResult.Unknown or UpgradeResult.WouldFail;

    private static async Task<UpgradeRow> Guarded(DatabaseTarget target, Func<DatabaseTarget, Task<UpgradeRow>> one)
    {
        try
        {
            return await one(target);
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
