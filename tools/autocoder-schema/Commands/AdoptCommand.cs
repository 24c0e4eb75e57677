using System.CommandLine;
using System.Globalization;
using AutoCoder.Schema.CommandLine;
using AutoCoder.Schema.Operator.Output;
using AutoCoder.Schema.Plans;
using AutoCoder.Schema.Preflight.Configuration;
using AutoCoder.Schema.Preflight.Fleets;
using AutoCoder.Schema.Runner.Upgrades;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>Records in databases that nobody tracked the version that their schema has, and mends what departs from it.</summary>
internal sealed class AdoptCommand : FleetCommand
{
    private readonly Option<bool> _explain = new("--explain") { Description = "Show what speaks for which version. Writes nothing." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what would be recorded and mended. Writes nothing." };
    private readonly Option<long?> _version = new("--version") { HelpName = "VERSION", Description = "Adopt at this version. Default: the one that the schema tells." };

    private readonly Option<bool> _force = new("--force")
    {
        Description = "Adopt although the schema is not that of the version, although other versions are recorded, or although a migration was changed.",
    };

    private readonly Option<bool> _noBackup = new("--no-backup") { Description = "Make no backups." };

    private readonly Option<string?> _backupDir = new("--backup-dir")
    {
        HelpName = "DIR",
        Description = "One folder for all backups. Default: a folder schema-backups beside each database.",
    };

    private readonly ReportOptions _report = new();

    public AdoptCommand()
        : base("adopt", "Records the version of databases that nobody tracked, from what their schema tells. Runs no migration.")
    {
        _version.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !IsVersion(token.Value)) result.AddError($"--version {token.Value}: give the version of a migration, a number.");
        });
        Validators.Add(result =>
        {
            if (result.GetValue(_noBackup) && result.GetValue(_backupDir) is not null)
                result.AddError("--no-backup and --backup-dir contradict each other: give one of them.");
        });
        foreach (Option option in new Option[] { _explain, _dryRun, _version, _force, _noBackup, _backupDir }) Add(option);
        _report.AddTo(this);
    }

    /// <inheritdoc />
    protected override async Task<int> RunAsync(FleetRunner runner, Fleet fleet, ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.GetValue(_explain))
        {
            return runner.Explain(parsed.GetValue(_version), Console.In, cancellation) switch
            {
                AdoptionOutcome.Explained explained => _report.Print(Program, parsed, EvidencePrinter.Of(explained, fleet.Request.Arguments)),
                AdoptionOutcome.Refused refused => Refusals.Print(Program, refused.Problems),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }

        UpgradeOutcome outcome = await UpgradePrinter.RunAsync(
            _report.IsText(parsed), progress => runner.UpgradeAsync(OptionsOf(parsed, fleet), Console.In, progress, cancellation));
        return outcome switch
        {
            UpgradeOutcome.Reported reported => _report.Print(Program, parsed, UpgradePrinter.Of("autocoder-schema adopt", reported.Report)),
            UpgradeOutcome.Refused refused => Refusals.Print(Program, refused.Problems),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static bool IsVersion(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private UpgradeOptions OptionsOf(ParseResult parsed, Fleet fleet)
    {
        var options = new UpgradeOptions();
        PolicyConfiguration? policy = fleet.Configuration?.Policy;
        return options with
        {
            Adoption = new AdoptionRequest(parsed.GetValue(_version), parsed.GetValue(_force)),
            IsDryRun = parsed.GetValue(_dryRun),
            Backup = !parsed.GetValue(_noBackup),
            BackupFolder = parsed.GetValue(_backupDir) is { } folder ? Path.GetFullPath(folder, fleet.Request.CurrentFolder) : policy?.BackupFolder,
            LockTimeout = fleet.Request.LockTimeout ?? policy?.LockTimeout ?? options.LockTimeout,
        };
    }
}
