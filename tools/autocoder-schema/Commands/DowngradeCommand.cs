using System.CommandLine;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>Takes every database of a fleet back to a version.</summary>
internal sealed class DowngradeCommand : FleetCommand
{
    private readonly Option<long> _to = new("--to")
    {
        HelpName = "VERSION",
        Description = "The version to go back to; 0 takes all migrations back.",
        Required = true,
    };

    private readonly Option<bool> _acceptDataLoss = new("--accept-data-loss")
    {
        Description = "Go back although rows or values are lost by it.",
    };

    private readonly RunOptions _run = new();
    private readonly ReportOptions _report = new();

    public DowngradeCommand()
        : base("downgrade", "Takes migrations back: by this build's own Down, or by the script in the database's ledger.")
    {
        _to.RequireWhole(0, long.MaxValue, "give the version of a migration, or 0.");
        Add(_to);
        Add(_acceptDataLoss);
        _run.AddFleetChange(
            this,
            "Say what would be taken back and what would be lost. Writes nothing.",
            "Take a copy of every database back",
            "Take each database back");
        _run.AddBounds(this);
        _report.AddTo(this);
    }

    /// <inheritdoc />
    protected override ReportOptions Reports => _report;

    /// <inheritdoc />
    protected override Task<int> RunAsync(FleetRunner runner, Fleet fleet, ParseResult parsed, CancellationToken cancellation)
    {
        var options = new DowngradeOptions(parsed.GetValue(_to)) { AcceptsDataLoss = parsed.GetValue(_acceptDataLoss) };
        options = _run.Applied(options, parsed);
        return ChangeAsync(
            _report, parsed, "downgrade",
            progress => runner.DowngradeAsync(options, StandardStreams.Input, progress, cancellation));
    }
}
