using System.Globalization;
using AutoCoder.Schema.CommandLine;
using AutoCoder.Schema.Reports;
using AutoCoder.Schema.Reports.Json;
using AutoCoder.Schema.Verdicts;
using Spectre.Console;

namespace AutoCoder.Schema.Operator.Output;

/// <summary>The gate's report on standard output: a coloured table on a terminal, plain text or JSON elsewhere.</summary>
internal static class GateReportPrinter
{
    /// <summary>Prints it; the exit code.</summary>
    public static int Print(string program, GateReport report, IReadOnlyList<string> fleet, bool json) =>
        StandardStreams.Report(program, report.Exit, output =>
        {
            if (json) JsonReport.Write(report, fleet, output);
            else if (Terminal.IsThere) PrintTable(report, fleet, output);
            else TextReport.Write(report, fleet, output);
        });

    private static void PrintTable(GateReport report, IReadOnlyList<string> fleet, TextWriter output)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("Path", "Kind", "At", "Wants", "Verdict");
        foreach (DatabaseReport database in report.Databases)
        {
            string colour = database.Readiness switch { Readiness.Ready => "green", Readiness.NotReady => "yellow", _ => "red" };
            table.AddRow(
                Markup.Escape(TerminalText.Escape(database.Path)),
                Markup.Escape(database.Kind),
                database.At?.ToString(CultureInfo.InvariantCulture) ?? "-",
                database.Wants.ToString(CultureInfo.InvariantCulture),
                $"[{colour}]{string.Join(", ", database.Verdicts.Select(verdict => verdict.Name))}[/]");
        }

        if (!report.Databases.IsEmpty) AnsiConsole.Write(table);
        TextReport.WriteBelowTable(report, fleet, output);
    }
}
