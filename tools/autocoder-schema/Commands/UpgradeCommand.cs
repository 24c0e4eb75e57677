using System.CommandLine;
using System.Globalization;
using AutoCoder.Schema.CommandLine;
using AutoCoder.Schema.Operator.Output;
using AutoCoder.Schema.Preflight.Configuration;
using AutoCoder.Schema.Preflight.Fleets;
using AutoCoder.Schema.Runner.Upgrades;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>Takes every database of a fleet to the schema that the code expects.</summary>
internal sealed class UpgradeCommand : FleetCommand
{
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what would be done. Writes nothing." };
    private readonly Option<bool> _noBackup = new("--no-backup") { Description = "Make no backups." };
    private readonly Option<bool> _failFast = new("--fail-fast") { Description = "Begin no other database after the first failure." };

    private readonly Option<bool> _rehearse = new("--rehearse")
    {
        Description = "Upgrade a copy of every database first, and touch none when one fails. Default above one database.",
    };

    private readonly Option<bool> _noRehearse = new("--no-rehearse") { Description = "Upgrade each database at once; the others go on when one fails." };

    private readonly Option<int?> _maxFailures = new("--max-failures") { HelpName = "N", Description = "Begin no other database after N failures." };

    private readonly Option<string?> _journal = new("--journal")
    {
        HelpName = "FILE",
        Description = "Where a run of several databases writes down what is done until it is at its end. Default: a file in the user's state folder.",
    };

    private readonly RunOptions _run = new();
    private readonly ReportOptions _report = new();

    private readonly Option<string?> _backupDir = new("--backup-dir")
    {
        HelpName = "DIR",
        Description = "One folder for all backups. Default: a folder schema-backups beside each database.",
    };

    private readonly KeepOption _keep = new("How many backups of a database stay after its upgrade; older ones are removed. Default: all.");

    public UpgradeCommand()
        : base("upgrade", "Backs up, migrates and verifies every database that is not current.")
    {
        _maxFailures.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !IsCount(token.Value)) result.AddError($"--max-failures {token.Value}: give a number from 1 on.");
        });
        Validators.Add(result =>
        {
            if (result.GetValue(_noBackup) && result.GetValue(_backupDir) is not null)
                result.AddError("--no-backup and --backup-dir contradict each other: give one of them.");
            if (result.GetValue(_noBackup) && result.GetValue(_keep.Option) is not null)
                result.AddError("--no-backup and --keep contradict each other: give one of them.");
            if (result.GetValue(_rehearse) && result.GetValue(_noRehearse))
                result.AddError("--rehearse and --no-rehearse contradict each other: give one of them.");
            if (result.GetValue(_rehearse) && result.GetValue(_dryRun))
                result.AddError("--rehearse and --dry-run contradict each other: a dry run only says what would be done; the command rehearse does it, on copies.");
            if (result.GetValue(_failFast) && result.GetValue(_maxFailures) is not null)
                result.AddError("--fail-fast and --max-failures contradict each other: give one of them.");
        });
        foreach (Option option in new Option[] { _dryRun, _rehearse, _noRehearse, _backupDir, _keep.Option, _noBackup, _failFast, _maxFailures, _journal }) Add(option);
        _run.AddTo(this);
        _report.AddTo(this);
    }

    /// <inheritdoc />
    protected override async Task<int> RunAsync(
        FleetRunner runner, Fleet fleet, ParseResult parsed, CancellationToken cancellation)
    {
        UpgradeOutcome outcome = await UpgradePrinter.RunAsync(
            _report.IsText(parsed), progress => runner.UpgradeAsync(OptionsOf(parsed, fleet), Console.In, progress, cancellation));
        switch (outcome)
        {
            case UpgradeOutcome.Reported reported:
                return _report.Print(Program, parsed, UpgradePrinter.Of("autocoder-schema upgrade", reported.Report));
            case UpgradeOutcome.Refused refused:
                return Refusals.Print(Program, refused.Problems);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static bool IsCount(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1;

    private UpgradeOptions OptionsOf(ParseResult parsed, Fleet fleet)
    {
        UpgradeOptions options = _run.OptionsOf(parsed, fleet);
        PolicyConfiguration? policy = fleet.Configuration?.Policy;
        return options with
        {
            IsDryRun = parsed.GetValue(_dryRun),
            Backup = !parsed.GetValue(_noBackup),
            BackupFolder = parsed.GetValue(_backupDir) is { } folder ? Path.GetFullPath(folder, fleet.Request.CurrentFolder) : policy?.BackupFolder,
            KeepBackups = parsed.GetValue(_keep.Option) ?? policy?.KeepBackups,
            FailFast = parsed.GetValue(_failFast),
            MaxFailures = parsed.GetValue(_maxFailures),
            Rehearse = parsed.GetValue(_rehearse) ? true : parsed.GetValue(_noRehearse) ? false : null,
            Journal = parsed.GetValue(_journal) is { } journal ? Path.GetFullPath(journal, fleet.Request.CurrentFolder) : JournalPlace.Default(),
        };
    }
}
