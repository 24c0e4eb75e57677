namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>Does something with each of many databases, some at a time, until there are too many failures.</summary>
/// <param name="options">How.</param>
/// <param name="shape">What there is to know about the rows.</param>
/// <param name="report">Told of every database when it is done, from any thread: how many are, of how many, and its row.</param>
internal sealed class FleetLoop<TRow>(FleetRunOptions options, FleetRows<TRow> shape, Action<int, int, TRow> report)
    where TRow : class
{
    private int _done, _failures;

    /// <summary>A row for every target, in their order, whatever order they are done in.</summary>
    public async Task<ImmutableArray<TRow>> RunAsync(DatabaseTarget[] targets, Func<DatabaseTarget, Task<TRow>> one, CancellationToken cancellation)
    {
        var rows = new TRow?[targets.Length];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, options.Policy.Parallelism) };
        int[] order = Order(targets);
        await Parallel.ForAsync(0, order.Length, parallel, async (place, _) =>
        {
            int index = order[place];
            if (stop.IsCancellationRequested) return;
            TRow row = await Guarded(targets[index], one);
            rows[index] = row;
            if (shape.IsFailure(row) && Interlocked.Increment(ref _failures) >= MostFailures) await stop.CancelAsync();
            int done = Interlocked.Increment(ref _done);
            if (done % DriverPools.Every == 0) DriverPools.ForgetIdle();
            report(done, targets.Length, row);
        });
        return [.. rows.Select((row, index) => row ?? shape.NotReached(targets[index]))];
    }

    private int MostFailures => options.Policy.MostFailures ?? int.MaxValue;

    // The largest first, so that none of them is begun when all others are done; one at a time there is nothing to gain by it.
    private int[] Order(DatabaseTarget[] targets)
    {
        int[] order = [.. Enumerable.Range(0, targets.Length)];
        return options.Policy.Parallelism <= 1 ? order : [.. order.OrderByDescending(index => BackupSpace.NeededFor(DatabaseInspector.RealPath(targets[index].Path)))];
    }

    private async Task<TRow> Guarded(DatabaseTarget target, Func<DatabaseTarget, Task<TRow>> one)
    {
        try
        {
            return await one(target);
        }
        catch (OperationCanceledException)
        {
            return shape.NotReached(target);
        }
#pragma warning disable CA1031 // one bad database never stops the fleet, and never hides
        catch (Exception bug)
#pragma warning restore CA1031
        {
            return shape.Failed(target, $"an error of this program stopped it: {bug.GetType().Name}: {bug.Message}", null);
        }
    }
}
