using System.CommandLine;

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
    protected override FleetRequest Complete(FleetRequest request, ParseResult parsed) => _schema.Apply(request, parsed);

    /// <inheritdoc />
    protected override Task<int> RunAsync(FleetRunner runner, Fleet fleet, ParseResult parsed, CancellationToken cancellation) =>
        Task.FromResult(runner.Status(Console.In, cancellation) switch
        {
            GateOutcome.Reported reported => _report.Print(Program, parsed, GateReportPrinter.Of("autocoder-schema status", reported.Report, fleet.Request.Arguments)),
            GateOutcome.Refused refused => Refusals.Print(Program, refused.Problems),
            _ => throw new System.Diagnostics.UnreachableException(),
        });
}
