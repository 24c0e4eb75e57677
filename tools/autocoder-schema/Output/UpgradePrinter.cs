using Spectre.Console;

namespace AutoCoder.Schema.Operator.Output;

/// <summary>An upgrade while it runs, and when it is done: a progress bar on a terminal, plain lines elsewhere.</summary>
internal static class UpgradePrinter
{
    /// <summary>
    /// Runs an upgrade under a progress bar when there is a terminal to draw it on, and standard output is for people.
    /// </summary>
    public static Task<UpgradeOutcome> RunAsync(bool isText, Func<IProgress<UpgradeProgress>?, Task<UpgradeOutcome>> upgrade) =>
        ProgressBar.RunAsync(isText, "upgrade", upgrade, progress => (progress.Done, progress.Total, progress.IsRehearsal));

    /// <summary>What became of every database, the totals and what to do next, in every form.</summary>
    public static ReportRenderings Of(string command, UpgradeReport report) => new(
        report.Exit,
        output => Write(report, output, isDrawn: false),
        output => UpgradeJson.Write(report, output),
        () => UpgradeFindings.Of(command, report))
    {
        Drawn = Terminal.IsThere ? output => Write(report, output, isDrawn: true) : null,
    };

    /// <summary>Writes it for people.</summary>
    public static void Write(UpgradeReport report, TextWriter output) => Write(report, output, Terminal.IsThere);

    private static void Write(UpgradeReport report, TextWriter output, bool isDrawn)
    {
        foreach (UpgradeRow row in report.Rows)
        {
            foreach (string line in UpgradeText.Lines(row, report.Catalogue)) WriteLine(line, row.Result, output, isDrawn);
        }

        foreach (FleetNote note in report.Notes) output.WriteLine(TerminalText.Escape(note.Message));
        output.WriteLine();
        output.WriteLine(UpgradeText.Summary(report));
    }

    private static void WriteLine(string line, UpgradeResult result, TextWriter output, bool isDrawn)
    {
        if (isDrawn)
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
