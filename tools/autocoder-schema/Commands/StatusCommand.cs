using System.CommandLine;
using AutoCoder.Schema.CommandLine;
using AutoCoder.Schema.Operator.Output;
using AutoCoder.Schema.Preflight.Fleets;
using AutoCoder.Schema.Preflight.Gates;
using AutoCoder.Schema.Reports;
using AutoCoder.Schema.Runner.Upgrades;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>The gate's question, and what the schemas of unversioned databases say about their versions.</summary>
internal sealed class StatusCommand : FleetCommand
{
    private const string Text = "text", Json = "json";

    private readonly Option<string> _format = new("--format")
    {
        HelpName = "text|json",
        Description = "What the report looks like.",
        DefaultValueFactory = _ => Text,
    };

    private readonly SchemaOptions _schema = new();

    public StatusCommand()
        : base("status", "Tells where every database is and where it should be. Writes nothing.")
    {
        _format.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && token.Value is not (Text or Json)) result.AddError($"--format {token.Value}: give {Text} or {Json}.");
        });
        Add(_format);
        _schema.AddTo(this);
    }

    /// <inheritdoc />
    protected override FleetRequest Complete(FleetRequest request, ParseResult parsed) => _schema.Apply(request, parsed);

    /// <inheritdoc />
    protected override Task<int> RunAsync(FleetRunner runner, Fleet fleet, ParseResult parsed, CancellationToken cancellation) =>
        Task.FromResult(runner.Status(Console.In, cancellation) switch
        {
            GateOutcome.Reported reported => Print(reported.Report, fleet.Request, parsed.GetValue(_format) == Json),
            GateOutcome.Refused refused => Refusals.Print(Program, refused.Problems),
            _ => throw new System.Diagnostics.UnreachableException(),
        });

    private static int Print(GateReport report, FleetRequest request, bool json) =>
        GateReportPrinter.Print(Program, report, request.Arguments, json);
}
