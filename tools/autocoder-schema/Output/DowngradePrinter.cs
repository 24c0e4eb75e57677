using AutoCoder.Schema.CommandLine;
using AutoCoder.Schema.Reports;
using AutoCoder.Schema.Runner.Downgrades;

namespace AutoCoder.Schema.Operator.Output;

/// <summary>What became of every database of a downgrade, in plain lines.</summary>
internal static class DowngradePrinter
{
    /// <summary>Runs a downgrade under a progress bar when there is a terminal to draw it on.</summary>
    public static Task<DowngradeOutcome> RunAsync(Func<IProgress<DowngradeProgress>?, Task<DowngradeOutcome>> downgrade) =>
        ProgressBar.RunAsync("downgrade", downgrade, progress => (progress.Done, progress.Total, progress.IsRehearsal));

    /// <summary>Prints it; the exit code.</summary>
    public static int Print(string program, DowngradeReport report) => StandardStreams.Report(program, report.Exit, output =>
    {
        foreach (string line in report.Rows.SelectMany(DowngradeText.Lines)) output.WriteLine(line);
        foreach (FleetNote note in report.Notes) output.WriteLine(TerminalText.Escape(note.Message));
        output.WriteLine();
        output.WriteLine(DowngradeText.Summary(report));
    });
}
