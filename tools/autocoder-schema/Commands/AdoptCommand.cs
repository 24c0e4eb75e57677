using System.CommandLine;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>Records in databases that nobody tracked the version that their schema has, and mends what departs from it.</summary>
internal sealed class AdoptCommand : FleetCommand
{
    private readonly Option<bool> _explain = new("--explain") { Description = "Show what speaks for which version. Writes nothing." };
    private readonly Option<long?> _version = new("--version") { HelpName = "VERSION", Description = "Adopt at this version. Default: the one that the schema tells." };

    private readonly Option<bool> _force = new("--force")
    {
        Description = "Adopt although the schema is not that of the version, although other versions are recorded, or although a migration was changed.",
    };

    private readonly ChangeOptions _change = new("Say what would be recorded and mended. Writes nothing.");

    private readonly StatementTimeoutOption _statementTimeout = new();
    private readonly ReportOptions _report = new();

    public AdoptCommand()
        : base("adopt", "Records the version of databases that nobody tracked, from what their schema tells. Runs no migration.")
    {
        WholeNumber.Require(_version, 0, long.MaxValue, "give the version of a migration, a number.");
        foreach (Option option in new Option[] { _explain, _version, _force }) Add(option);
        _change.AddTo(this);
        _statementTimeout.AddTo(this);
        _report.AddTo(this);
    }

    /// <inheritdoc />
    protected override async Task<int> RunAsync(FleetRunner runner, Fleet fleet, ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.GetValue(_explain))
        {
            return runner.Explain(parsed.GetValue(_version), Console.In, cancellation) switch
            {
                AdoptionOutcome.Explained explained => _report.Print(Program, parsed, EvidencePrinter.Of(explained, fleet.Request.ArgumentsOfEach)),
                AdoptionOutcome.Refused refused => Refusals.Print(Program, refused.Problems),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }

        var adoption = new UpgradeOptions { Adoption = new AdoptionRequest(parsed.GetValue(_version), parsed.GetValue(_force)) };
        UpgradeOptions options = _statementTimeout.Applied(_change.Applied(adoption, parsed), parsed);
        return await UpgradePrinter.RunAsync(_report.IsText(parsed), progress => runner.UpgradeAsync(options, Console.In, progress, cancellation)) switch
        {
            UpgradeOutcome.Reported reported => _report.Print(Program, parsed, UpgradePrinter.Of("autocoder-schema adopt", reported.Report)),
            UpgradeOutcome.Refused refused => Refusals.Print(Program, refused.Problems),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
