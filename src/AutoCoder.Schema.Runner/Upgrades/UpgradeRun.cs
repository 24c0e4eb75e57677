using System.Collections.Immutable;
using AutoCoder.Schema.Preflight.Discovery;
using AutoCoder.Schema.Preflight.Fleets;
using AutoCoder.Schema.Reports;

namespace AutoCoder.Schema.Runner.Upgrades;

/// <summary>One upgrade of many databases, some at a time.</summary>
internal sealed class UpgradeRun(
    Fleet fleet, KindSchemas kinds, EvidenceSearch evidence, UpgradeOptions options, IProgress<UpgradeProgress>? progress)
{
    private int _done;

    /// <summary>A row for every target, in their order.</summary>
    public async Task<ImmutableArray<UpgradeRow>> RunAsync(DatabaseTarget[] targets, CancellationToken cancellation)
    {
        var rows = new UpgradeRow?[targets.Length];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, options.Parallelism) };
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

    private async Task<UpgradeRow> One(DatabaseTarget target, CancellationToken cancellation)
    {
        var upgrade = new DatabaseUpgrade(target.Path, fleet.Catalogue.Find(target.Kind!)!, fleet, kinds, evidence, options);
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
