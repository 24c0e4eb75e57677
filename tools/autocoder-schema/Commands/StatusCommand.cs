using System.CommandLine;
using Spectre.Console;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>The gate's question, and what the schemas of unversioned databases say about their versions.</summary>
internal sealed class StatusCommand : FleetCommand
{
    private readonly ReportOptions _report = new();
    private readonly SchemaOptions _schema = new();

    public StatusCommand()
        : base("status", "Tells where every database is and where it should be. Writes nothing.")
    {
        _report.AddTo(this);
        _schema.AddTo(this);
    }

    /// <inheritdoc />
    protected override ReportOptions Reports => _report;

    /// <inheritdoc />
    protected override FleetRequest Complete(FleetRequest request, ParseResult parsed) => _schema.Apply(request, parsed);

    /// <inheritdoc />
    protected override Task<int> RunAsync(FleetRunner runner, Fleet fleet, ParseResult parsed, CancellationToken cancellation) =>
        Task.FromResult(_report.Print(
            Program,
            parsed,
            runner.Status(StandardStreams.Input, cancellation),
            report => GateReportPrinter.Of("autocoder-schema status", report, fleet.Request.Arguments)));
}

/// <summary>The gate's report: on a terminal a coloured table.</summary>
internal static class GateReportPrinter
{
    /// <summary>It in every form.</summary>
    public static ReportRenderings Of(string command, GateReport report, IReadOnlyList<string> fleet) => new(
        report.Exit,
        output => GateText.Write(report, fleet, output),
        output => GateJson.Write(report, fleet, output),
        () => GateFindings.Of(command, report, fleet))
    {
        Page = () => GatePage.Of(command, report, fleet),
        Drawn = Terminal.IsThere ? output => PrintTable(report, fleet, output) : null,
    };

    private static void PrintTable(GateReport report, IReadOnlyList<string> fleet, TextWriter output)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("Path", "Kind", "At", "Wants", "Verdict");
        (IReadOnlyCollection<DatabaseReport> rows, ImmutableArray<string> folded) = GateText.Rows(report);
        foreach (DatabaseReport database in rows)
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
        foreach (string line in folded) output.WriteLine(line);
        GateText.WriteBelowTable(report, fleet, output);
    }
}
