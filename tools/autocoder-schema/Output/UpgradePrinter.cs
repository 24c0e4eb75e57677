using AutoCoder.Schema.CommandLine;
using AutoCoder.Schema.Reports;
using AutoCoder.Schema.Runner.Upgrades;
using Spectre.Console;

namespace AutoCoder.Schema.Operator.Output;

/// <summary>An upgrade while it runs, and when it is done: a progress bar on a terminal, plain lines elsewhere.</summary>
internal static class UpgradePrinter
{
    /// <summary>Runs an upgrade under a progress bar when there is a terminal to draw it on.</summary>
    public static Task<UpgradeOutcome> RunAsync(Func<IProgress<UpgradeProgress>?, Task<UpgradeOutcome>> upgrade) =>
        Terminal.IsThere
            ? AnsiConsole.Progress().AutoClear(true).HideCompleted(true).Columns(Columns).StartAsync(context => upgrade(new Bar(context)))
            : upgrade(null);

    /// <summary>Prints what became of every database, the totals and what to do next; the exit code.</summary>
    public static int Print(string program, UpgradeReport report) =>
        StandardStreams.Report(program, report.Exit, output => Write(report, output));

    /// <summary>Writes the same, without the exit code.</summary>
    public static void Write(UpgradeReport report, TextWriter output)
    {
        foreach (UpgradeRow row in report.Rows)
        {
            foreach (string line in UpgradeText.Lines(row, report.Catalogue)) WriteLine(line, row.Result, output);
        }

        foreach (FleetNote note in report.Notes) output.WriteLine(TerminalText.Escape(note.Message));
        output.WriteLine();
        output.WriteLine(UpgradeText.Summary(report));
    }

    private static void WriteLine(string line, UpgradeResult result, TextWriter output)
    {
        if (Terminal.IsThere)
        {
            AnsiConsole.Profile.Width = short.MaxValue; // the terminal wraps; a path that is broken in two cannot be copied
            AnsiConsole.WriteLine(line, new Style(ColourOf(result)));
        }
        else
        {
            output.WriteLine(line);
        }
    }

    private static Color ColourOf(UpgradeResult result) => result switch
    {
        UpgradeResult.Current or UpgradeResult.Upgraded => Color.Green,
        UpgradeResult.WouldUpgrade or UpgradeResult.Rehearsed => Color.Default,
        UpgradeResult.NotReached or UpgradeResult.Refused => Color.Yellow,
        _ => Color.Red,
    };

    // With the time that is left, guessed from the databases that are done.
    private static ProgressColumn[] Columns =>
        [new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()];

    private sealed class Bar(ProgressContext context) : IProgress<UpgradeProgress>
    {
        private readonly Lock _gate = new();
        private ProgressTask? _task;
        private bool _isRehearsal;

        public void Report(UpgradeProgress value)
        {
            lock (_gate)
            {
                if (_task is null || _isRehearsal != value.IsRehearsal) Begin(value);
                _task!.Value = Math.Max(_task.Value, value.Done);
            }
        }

        // Each phase has a bar of its own.
        private void Begin(UpgradeProgress value)
        {
            if (_task is not null) _task.Value = _task.MaxValue;
            _isRehearsal = value.IsRehearsal;
            _task = context.AddTask(value.IsRehearsal ? "rehearsal" : "upgrade", maxValue: value.Total);
        }
    }
}
