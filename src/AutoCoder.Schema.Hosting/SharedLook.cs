using System.Diagnostics;

namespace AutoCoder.Schema.Hosting;

/// <summary>What the gate said at a moment.</summary>
/// <param name="Outcome">What it said.</param>
/// <param name="At">When it was done, as a timestamp of <see cref="Stopwatch"/>.</param>
internal sealed record Look(Outcome<GateReport> Outcome, long At)
{
    /// <summary>How old it is.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(At);
}

/// <summary>
/// One look at a time, shared by all who ask: however many do, each database is opened as often as answers grow old. It has a
/// thread of its own of low priority, since it waits for disks and locks and nobody's request is to wait for it.
/// </summary>
/// <param name="ask">Asks the gate; cannot be cancelled, because every wait in it is bounded.</param>
/// <param name="seen">Told of each report, with the moment at which it was asked for.</param>
internal sealed class SharedLook(Func<Outcome<GateReport>> ask, Action<GateReport, long> seen) : IDisposable
{
    private readonly Lock _gate = new();
    private Task<Look>? _running;
    private Look? _last;
    private bool _isDisposed;

    /// <summary>The last one that ended; null before the first.</summary>
    public Look? Last => Volatile.Read(ref _last);

    /// <summary>Takes over what was found when the program started.</summary>
    public void Start(GateReport report) => Keep(new Outcome<GateReport>.Done(report), Stopwatch.GetTimestamp());

    /// <summary>The last one, when it is young enough; else the next.</summary>
    public Task<Look> NotOlderThan(TimeSpan age)
    {
        lock (_gate)
        {
            if (_last is { } last && last.Age <= age) return Task.FromResult(last);
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(ISchemaGate));
            return _running ??= Begin();
        }
    }

    private Task<Look> Begin()
    {
        var source = new TaskCompletionSource<Look>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => Run(source))
        {
            IsBackground = true,
            Name = "schema gate",
            Priority = ThreadPriority.BelowNormal,
        };
        thread.Start();
        return source.Task;
    }

    private void Run(TaskCompletionSource<Look> source)
    {
        long asked = Stopwatch.GetTimestamp();
        try
        {
            source.SetResult(Keep(ask(), asked));
        }
        catch (SchemaNotReadyException wrong)
        {
            source.SetResult(Keep(new Outcome<GateReport>.Refused(wrong.Problems), asked));
        }
#pragma warning disable CA1031 // told to all who ask; this thread must not end the program
        catch (Exception bug)
#pragma warning restore CA1031
        {
            string what = $"An error of this program ended the look at the databases: {bug.GetType().Name}.";
            source.SetResult(Keep(new Outcome<GateReport>.Refused([what]), asked));
        }
        finally
        {
            lock (_gate) _running = null;
        }
    }

    private Look Keep(Outcome<GateReport> outcome, long asked)
    {
        if (outcome is Outcome<GateReport>.Done { Value: var report }) seen(report, asked);
        var look = new Look(outcome, Stopwatch.GetTimestamp());
        lock (_gate) _last = look;
        return look;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_gate) _isDisposed = true;
    }
}
