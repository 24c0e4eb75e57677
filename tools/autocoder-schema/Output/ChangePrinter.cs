using Spectre.Console;

namespace AutoCoder.Schema.Operator.Output;

/// <summary>
/// A change of a fleet while it runs, and when it is done: progress bars on a terminal, plain lines elsewhere.
/// </summary>
internal static class ChangePrinter
{
    /// <summary>
    /// Runs it under a bar for each phase when there is a terminal to draw them on, and standard output is for people.
    /// </summary>
    /// <param name="isText">Whether standard output is for people.</param>
    /// <param name="name">What the second phase is called.</param>
    /// <param name="change">Told of nothing where there is no terminal.</param>
    public static Task<Outcome<ChangeReport>> RunAsync(
        bool isText, string name, Func<IProgress<ChangeProgress>?, Task<Outcome<ChangeReport>>> change) =>
        isText && Terminal.IsThere
            ? AnsiConsole.Progress().AutoClear(true).HideCompleted(true).Columns(Columns)
                .StartAsync(context => change(new Bar(context, name)))
            : change(null);

    /// <summary>What became of every database, the totals and what to do next, in every form.</summary>
    public static ReportRenderings Of(string command, ChangeReport report) => new(
        report.Exit,
        output => Write(report, output, isDrawn: false),
        output => ChangeJson.Write(report, output),
        () => ChangeFindings.Of(command, report))
    {
        Page = () => ChangePage.Of(command, report),
        Drawn = Terminal.IsThere ? output => Write(report, output, isDrawn: true) : null,
    };

    /// <summary>Writes it for people.</summary>
    public static void Write(ChangeReport report, TextWriter output) => Write(report, output, Terminal.IsThere);

    private static void Write(ChangeReport report, TextWriter output, bool isDrawn)
    {
        var shared = SharedRepairs.Of(report);
        foreach (ChangeRow row in report.Rows)
        {
            foreach (string line in ChangeText.Lines(row, report, shared)) WriteLine(line, row.Result, output, isDrawn);
        }

        foreach (string sentence in shared.Sentences) output.WriteLine(TerminalText.Escape(sentence));
        foreach (FleetNote note in report.Notes) output.WriteLine(TerminalText.Escape(note.Message));
        output.WriteLine();
        output.WriteLine(ChangeText.Summary(report));
    }

    private static void WriteLine(string line, ChangeResult result, TextWriter output, bool isDrawn)
    {
        if (isDrawn)
        {
            AnsiConsole.Profile.Width = short.MaxValue; // the terminal wraps; a path that is broken in two cannot be copied
            AnsiConsole.Console.WriteLine(line, new Style(ColourOf(result)));
        }
        else
        {
            output.WriteLine(line);
        }
    }

    private static Color ColourOf(ChangeResult result) => result switch
    {
        ChangeResult.Current or ChangeResult.Changed => Color.Green,
        ChangeResult.WouldChange or ChangeResult.Rehearsed => Color.Default,
        ChangeResult.NotReached or ChangeResult.Refused => Color.Yellow,
        _ => Color.Red,
    };

    // With the time that is left, guessed from the databases that are done.
    private static ProgressColumn[] Columns =>
        [new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()];

    private sealed class Bar(ProgressContext context, string name) : IProgress<ChangeProgress>
    {
        private readonly Lock _gate = new();
        private ProgressTask? _task;
        private bool _isRehearsal;

        public void Report(ChangeProgress value)
        {
            lock (_gate)
            {
                if (_task is null || _isRehearsal != value.IsRehearsal) Begin(value.Total, value.IsRehearsal);
                _task!.Value = Math.Max(_task.Value, value.Done);
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
