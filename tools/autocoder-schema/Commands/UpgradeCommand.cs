using System.CommandLine;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>Takes every database of a fleet to the schema that the code expects.</summary>
internal sealed class UpgradeCommand : FleetCommand
{
    private readonly RunOptions _run = new();
    private readonly ReportOptions _report = new();

    public UpgradeCommand()
        : base("upgrade", "Backs up, migrates and verifies every database that is not current.")
    {
        _run.AddFleetChange(
            this,
            "Say what would be done. Writes nothing.",
            "Upgrade a copy of every database",
            "Upgrade each database");
        _run.AddPlan(this);
        _run.AddBreakingChange(this);
        _run.AddBounds(this);
        _report.AddTo(this);
    }

    /// <inheritdoc />
    protected override ReportOptions Reports => _report;

    /// <inheritdoc />
    protected override Task<int> RunAsync(FleetRunner runner, Fleet fleet, ParseResult parsed, CancellationToken cancellation)
    {
        UpgradeOptions options = _run.Applied(new UpgradeOptions { Plan = _run.PlanOf(parsed) }, parsed);
        return ChangeAsync(
            _report, parsed, "upgrade", progress => runner.UpgradeAsync(options, StandardStreams.Input, progress, cancellation));
    }
}
