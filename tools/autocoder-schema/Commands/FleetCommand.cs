using System.CommandLine;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>A command over a fleet: resolves it, then does its work.</summary>
internal abstract class FleetCommand : Command
{
    private readonly FleetOptions _options = new();

    protected FleetCommand(string name, string description)
        : base(name, description)
    {
        _options.AddTo(this);
        SetAction((parsed, _) => ResolveAsync(parsed));
    }

    /// <summary>The program's name in messages.</summary>
    protected const string Program = "autocoder-schema";

    /// <summary>How it reports.</summary>
    protected abstract ReportOptions Reports { get; }

    /// <summary>The command's own work.</summary>
    protected abstract Task<int> RunAsync(FleetRunner runner, Fleet fleet, ParseResult parsed, CancellationToken cancellation);

    /// <summary>What the command's own options add to the request.</summary>
    protected virtual FleetRequest Complete(FleetRequest request, ParseResult parsed) => request;

    /// <summary>
    /// Runs a change of the fleet under a progress bar, where there is a terminal to draw it on, and prints what it came to.
    /// </summary>
    /// <param name="report">How it is printed.</param>
    /// <param name="parsed">What was asked.</param>
    /// <param name="phase">What the bar calls it.</param>
    /// <param name="change">The change.</param>
    protected async Task<int> ChangeAsync(
        ReportOptions report,
        ParseResult parsed,
        string phase,
        Func<IProgress<ChangeProgress>?, Task<Outcome<ChangeReport>>> change)
    {
        Outcome<ChangeReport> outcome = await ChangePrinter.RunAsync(report.IsText(parsed), phase, change);
        return report.Print(Program, parsed, outcome, changed => ChangePrinter.Of($"{Program} {Name}", changed));
    }

    private Task<int> ResolveAsync(ParseResult parsed) =>
        FleetResolver.Resolve(Complete(_options.RequestOf(parsed), parsed)).Match(
        async fleet =>
        {
            Reports.Used = fleet.Used;
            using var interruption = new Interruption();
            using var runner = new FleetRunner(fleet);
            return await RunAsync(runner, fleet, parsed, interruption.Token);
        },
        problems => Task.FromResult(Refusals.Print(Program, problems)));
}
