using AutoCoder.Schema.CommandLine;
using AutoCoder.Schema.Reports;
using AutoCoder.Schema.Reports.Json;

namespace AutoCoder.Schema.Operator.Output;

/// <summary>What became of every database of a downgrade.</summary>
internal static class DowngradePrinter
{
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
