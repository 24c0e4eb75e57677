using System.CommandLine;
using AutoCoder.Schema.CommandLine;
using AutoCoder.Schema.Operator.Output;
using AutoCoder.Schema.Preflight.Fleets;
using AutoCoder.Schema.Runner.Upgrades;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>Upgrades a copy of every database of a fleet, and no database.</summary>
internal sealed class RehearseCommand : FleetCommand
{
    private readonly RunOptions _run = new();

    public RehearseCommand()
        : base("rehearse", "Upgrades copies of the databases, with all verifications, and says which would fail. Changes none of them.") => _run.AddTo(this);

    /// <inheritdoc />
    protected override async Task<int> RunAsync(FleetRunner runner, Fleet fleet, ParseResult parsed, CancellationToken cancellation)
    {
        UpgradeOptions options = _run.OptionsOf(parsed, fleet) with { RehearseOnly = true };
        return await UpgradePrinter.RunAsync(progress => runner.UpgradeAsync(options, Console.In, progress, cancellation)) switch
        {
            UpgradeOutcome.Reported reported => UpgradePrinter.Print(Program, reported.Report),
            UpgradeOutcome.Refused refused => Refusals.Print(Program, refused.Problems),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
