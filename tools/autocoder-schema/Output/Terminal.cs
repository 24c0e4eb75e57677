using Spectre.Console;

namespace AutoCoder.Schema.Operator.Output;

/// <summary>Whether there is somebody to draw for.</summary>
internal static class Terminal
{
    /// <summary>True on a terminal whose user has nothing against colours; Spectre is not even asked otherwise.</summary>
    public static bool IsThere { get; } =
        !StandardStreams.IsPlainWanted && !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Interactive;
}

/// <summary>A bar for each phase of a run, when there is a terminal to draw it on.</summary>
internal static class ProgressBar
{
    /// <summary>Runs something under it.</summary>
    /// <param name="isText">Whether standard output is for people.</param>
    /// <param name="name">What the second phase is called.</param>
    /// <param name="run">Told of nothing where there is no terminal.</param>
    /// <param name="counts">How many are done, of how many, and whether they are copies.</param>
    public static Task<TOutcome> RunAsync<TProgress, TOutcome>(
        bool isText,
        string name,
        Func<IProgress<TProgress>?, Task<TOutcome>> run,
        Func<TProgress, (int Done, int Total, bool IsRehearsal)> counts) =>
        isText && Terminal.IsThere
            ? AnsiConsole.Progress().AutoClear(true).HideCompleted(true).Columns(Columns)
                .StartAsync(context => run(new Bar<TProgress>(context, name, counts)))
            : run(null);

    // With the time that is left, guessed from the databases that are done.
    private static ProgressColumn[] Columns =>
        [new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()];

    private sealed class Bar<TProgress>(
        ProgressContext context, string name, Func<TProgress, (int Done, int Total, bool IsRehearsal)> counts)
        : IProgress<TProgress>
    {
        private readonly Lock _gate = new();
        private ProgressTask? _task;
        private bool _isRehearsal;

        public void Report(TProgress value)
        {
            (int done, int total, bool isRehearsal) = counts(value);
            lock (_gate)
            {
                if (_task is null || _isRehearsal != isRehearsal) Begin(total, isRehearsal);
                _task!.Value = Math.Max(_task.Value, done);
            }
        }

        // Each phase has a bar of its own.
        private void Begin(int total, bool isRehearsal)
        {
            if (_task is not null) _task.Value = _task.MaxValue;
            _isRehearsal = isRehearsal;
            _task = context.AddTask(isRehearsal ? "rehearsal" : name, maxValue: total);
        }
    }
}
