namespace AutoCoder.Schema.Operator.Output;

/// <summary>What became of every database of a downgrade.</summary>
internal static class DowngradePrinter
{
    /// <summary>Runs a downgrade under a progress bar when there is a terminal to draw it on.</summary>
    public static Task<DowngradeOutcome> RunAsync(
        bool isText, Func<IProgress<DowngradeProgress>?, Task<DowngradeOutcome>> downgrade) =>
        ProgressBar.RunAsync(isText, "downgrade", downgrade, progress => (progress.Done, progress.Total, progress.IsRehearsal));

    /// <summary>It in every form.</summary>
    public static ReportRenderings Of(DowngradeReport report) => new(
        report.Exit,
        output => Write(report, output),
        output => DowngradeJson.Write(report, output),
        () => DowngradeFindings.Of("autocoder-schema downgrade", report));

    private static void Write(DowngradeReport report, TextWriter output)
    {
        foreach (string line in report.Rows.SelectMany(DowngradeText.Lines)) output.WriteLine(line);
        foreach (FleetNote note in report.Notes) output.WriteLine(TerminalText.Escape(note.Message));
        output.WriteLine();
        output.WriteLine(DowngradeText.Summary(report));
    }
}
