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
        ProgressBar.RunAsync("upgrade", upgrade, progress => (progress.Done, progress.Total, progress.IsRehearsal));

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
}
