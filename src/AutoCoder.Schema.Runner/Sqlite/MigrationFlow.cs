namespace AutoCoder.Schema.Runner.Sqlite;

/// <summary>
/// Holds the code of migrations to being done when it returns: what a migration leaves to run later would happen when the
/// migration has long been recorded, beside the next one, or never. The flow of a migration's code goes with it to other threads
/// (an <see cref="AsyncLocal{T}"/>), so each of them is seen, whether it came by a task, a thread, the pool or a timer. Work that
/// the migration waits for is its own.
/// </summary>
internal sealed class MigrationFlow
{
    /// <summary>What is said of code that returns before its work is done.</summary>
    public const string IsAsynchronous =
        "It runs code that is 'async' and returns nothing (async void, or an async lambda as an Action), which nobody can wait "
        + "for: what comes after its first await would happen when the migration is recorded already, or never. Take 'async' "
        + "away, and write .GetAwaiter().GetResult() in the place of each await, or the method that is not asynchronous.";

    /// <summary>What is said of work that is still to be done when the code has returned.</summary>
    public const string LeftWork =
        "It returned and left work to another thread that was not done yet (Task.Run, a thread, a timer, or a task that nobody "
        + "awaits). Do it where it stands, or wait for it with .GetAwaiter().GetResult().";

    private const string AtOnce =
        "It used its connection on two threads at once, which neither SQLite's driver nor the order of its statements allows: do "
        + "it one after the other, on the thread that the migration runs on.";

    // Whoever waits for a task goes on a moment before the thread that ran it has left.
    private static readonly TimeSpan Leaving = TimeSpan.FromSeconds(1);

    private static readonly AsyncLocal<Step?> Flowing = new(OnSwitch);

    private volatile Step? _running;
    private volatile string? _refusal;
    private int _user;

    /// <summary>Why what was done must not be kept; null when nothing speaks against it.</summary>
    public string? Refusal => _refusal;

    /// <summary>Runs a step of a migration, or something of this program's own between them.</summary>
    /// <param name="work">The step.</param>
    /// <param name="mayStartWork">Whether its code may give work to other threads: then what it gave is looked for.</param>
    public void Run(Action work, bool mayStartWork)
    {
        if (_running is not null)
        {
            work();
            return;
        }

        Step step = new(this);
        (Step? outer, SynchronizationContext? outerContext) = (Flowing.Value, SynchronizationContext.Current);
        try
        {
            _running = step;
            Flowing.Value = step;
            SynchronizationContext.SetSynchronizationContext(step.Context);
            work();
            if (mayStartWork && !step.IsAlone(Leaving)) Refuse(LeftWork);
        }
        finally
        {
            step.End();
            _running = null;
            SynchronizationContext.SetSynchronizationContext(outerContext);
            Flowing.Value = outer;
        }
    }

    /// <summary>
    /// The connection is about to be used. Whose migration has returned does not get it, nor who is not alone with it.
    /// </summary>
    /// <returns>To be disposed when it was used.</returns>
    /// <exception cref="InvalidOperationException">It must not be.</exception>
    public Use Using()
    {
        Step? caller = Flowing.Value is { } step && step.Flow == this ? step : null;
        if (caller != _running) throw Refused(LeftWork);
        int me = Environment.CurrentManagedThreadId, user = Interlocked.CompareExchange(ref _user, me, 0);
        return user == 0 || user == me ? new Use(this, user == 0) : throw Refused(AtOnce);
    }

    private void Refuse(string why) => _refusal ??= why;

    private InvalidOperationException Refused(string why)
    {
        Refuse(why);
        return new InvalidOperationException(why);
    }

    // Never throws: the runtime has nobody to give it to.
    private static void OnSwitch(AsyncLocalValueChangedArgs<Step?> change)
    {
        if (!change.ThreadContextChanged) return;
        change.PreviousValue?.Leave();
        change.CurrentValue?.Enter();
    }

    /// <summary>The use of a connection while it lasts.</summary>
    public readonly struct Use(MigrationFlow flow, bool isOuter) : IDisposable
    {
        /// <inheritdoc />
        public void Dispose()
        {
            if (isOuter) Volatile.Write(ref flow._user, 0);
        }
    }

    private sealed class Step
    {
        private readonly int _thread = Environment.CurrentManagedThreadId;
        private int _others;
        private volatile bool _isOver;

        public Step(MigrationFlow flow)
        {
            Flow = flow;
            Context = new(this);
        }

        public MigrationFlow Flow { get; }

        public StepContext Context { get; }

        public bool IsOwner => Environment.CurrentManagedThreadId == _thread && !_isOver;

        public void End() => _isOver = true;

        public void Enter()
        {
            Interlocked.Increment(ref _others);
            if (_isOver) Flow.Refuse(LeftWork);
            SynchronizationContext.SetSynchronizationContext(Context); // the thread's own comes back when it leaves
        }

        public void Leave() => Interlocked.Decrement(ref _others);

        // What was queued before is begun before: the pool takes work of one thread in its order when another one takes it.
        public bool IsAlone(TimeSpan leaving)
        {
            using ManualResetEventSlim begun = new();
            using (ExecutionContext.SuppressFlow())
                ThreadPool.QueueUserWorkItem(static begun => Set(begun), begun, preferLocal: true);
            _ = begun.Wait(leaving);
            return SpinWait.SpinUntil(() => Volatile.Read(ref _others) <= 0, leaving);
        }

        private static void Set(ManualResetEventSlim begun)
        {
            try
            {
                begun.Set();
            }
            catch (ObjectDisposedException)
            {
                // nobody waits any more
            }
        }
    }

    /// <summary>
    /// What the compiler's code for async methods asks. It tells of each that returns nothing when it begins, and throws into the
    /// pool what that throws later, which ends the process: here it ends the migration.
    /// </summary>
    private sealed class StepContext(Step step) : SynchronizationContext
    {
        public override SynchronizationContext CreateCopy() => this;

        // On a thread of its own an exception would end the process; there it is enough to know.
        public override void OperationStarted()
        {
            step.Flow.Refuse(IsAsynchronous);
            if (step.IsOwner) throw new InvalidOperationException(IsAsynchronous);
        }

        public override void Send(SendOrPostCallback d, object? state) => d(state);

        public override void Post(SendOrPostCallback d, object? state) => ThreadPool.QueueUserWorkItem(
            static posted =>
            {
                try
                {
                    posted.Callback(posted.State);
                }
#pragma warning disable CA1031 // whatever the code of a migration throws where nobody can catch it
                catch (Exception)
#pragma warning restore CA1031
                {
                    posted.Flow.Refuse(IsAsynchronous);
                }
            },
            (Callback: d, State: state, step.Flow),
            preferLocal: false);
    }
}
