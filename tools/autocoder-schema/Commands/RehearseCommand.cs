using System.CommandLine;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>Upgrades a copy of every database of a fleet, and no database.</summary>
internal sealed class RehearseCommand : FleetCommand
{
    private readonly RunOptions _run = new();
    private readonly ReportOptions _report = new();

    public RehearseCommand()
        : base(
            "rehearse",
            "Upgrades copies of the databases, with all verifications, and says which would fail. Changes none of them.")
    {
        _run.AddPlan(this);
        _run.AddBounds(this);
        _report.AddTo(this);
    }

    /// <inheritdoc />
    protected override ReportOptions Reports => _report;

    /// <inheritdoc />
    protected override Task<int> RunAsync(FleetRunner runner, Fleet fleet, ParseResult parsed, CancellationToken cancellation)
    {
        UpgradeOptions options = _run.Applied(new UpgradeOptions { Plan = _run.PlanOf(parsed), RehearseOnly = true }, parsed);
        return ChangeAsync(
            _report, parsed, "upgrade", progress => runner.UpgradeAsync(options, StandardStreams.Input, progress, cancellation));
    }
}
