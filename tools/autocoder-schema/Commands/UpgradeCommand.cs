using System.CommandLine;
using System.Globalization;
using AutoCoder.Schema.CommandLine;
using AutoCoder.Schema.Operator.Output;
using AutoCoder.Schema.Plans;
using AutoCoder.Schema.Preflight.Configuration;
using AutoCoder.Schema.Preflight.Fleets;
using AutoCoder.Schema.Runner.Upgrades;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>Takes every database of a fleet to the schema that the code expects.</summary>
internal sealed class UpgradeCommand : FleetCommand
{
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what would be done. Writes nothing." };
    private readonly Option<long?> _to = new("--to") { HelpName = "VERSION", Description = "Apply migrations up to this version only." };
    private readonly Option<bool> _noBackup = new("--no-backup") { Description = "Make no backups." };
    private readonly Option<bool> _create = new("--create") { Description = "Make databases that are given as paths and are not there." };
    private readonly Option<bool> _failFast = new("--fail-fast") { Description = "Begin no other database after the first failure." };

    private readonly Option<int?> _parallel = new("--parallel")
    {
        HelpName = "N",
        Description = "How many databases at once. Default: the number of processors.",
    };

    private readonly Option<string?> _backupDir = new("--backup-dir")
    {
        HelpName = "DIR",
        Description = "One folder for all backups. Default: a folder schema-backups beside each database.",
    };

    private readonly KeepOption _keep = new("How many backups of a database stay after its upgrade; older ones are removed. Default: all.");

    public UpgradeCommand()
        : base("upgrade", "Backs up, migrates and verifies every database that is not current.")
    {
        _parallel.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !IsParallelism(token.Value)) result.AddError($"--parallel {token.Value}: give a number from 1 to 1024.");
        });
        _to.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !IsVersion(token.Value)) result.AddError($"--to {token.Value}: give the version of a migration, a number.");
        });
        Validators.Add(result =>
        {
            if (result.GetValue(_noBackup) && result.GetValue(_backupDir) is not null)
                result.AddError("--no-backup and --backup-dir contradict each other: give one of them.");
            if (result.GetValue(_noBackup) && result.GetValue(_keep.Option) is not null)
                result.AddError("--no-backup and --keep contradict each other: give one of them.");
        });
        foreach (Option option in new Option[] { _dryRun, _to, _parallel, _backupDir, _keep.Option, _noBackup, _create, _failFast }) Add(option);
    }

    /// <inheritdoc />
    protected override async Task<int> RunAsync(
        FleetRunner runner, Fleet fleet, ParseResult parsed, CancellationToken cancellation)
    {
        UpgradeOutcome outcome = await UpgradePrinter.RunAsync(
            progress => runner.UpgradeAsync(OptionsOf(parsed, fleet), Console.In, progress, cancellation));
        switch (outcome)
        {
            case UpgradeOutcome.Reported reported:
                return UpgradePrinter.Print(Program, reported.Report);
            case UpgradeOutcome.Refused refused:
                return Refusals.Print(Program, refused.Problems);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static bool IsParallelism(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 1 and <= 1024;

    private static bool IsVersion(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private UpgradeOptions OptionsOf(ParseResult parsed, Fleet fleet)
    {
        var options = new UpgradeOptions();
        PolicyConfiguration? policy = fleet.Configuration?.Policy;
        return options with
        {
            Plan = new PlanRequest(parsed.GetValue(_to), parsed.GetValue(_create)),
            IsDryRun = parsed.GetValue(_dryRun),
            Parallelism = parsed.GetValue(_parallel) ?? options.Parallelism,
            Backup = !parsed.GetValue(_noBackup),
            BackupFolder = parsed.GetValue(_backupDir) is { } folder ? Path.GetFullPath(folder, fleet.Request.CurrentFolder) : policy?.BackupFolder,
            KeepBackups = parsed.GetValue(_keep.Option) ?? policy?.KeepBackups,
            FailFast = parsed.GetValue(_failFast),
            LockTimeout = fleet.Request.LockTimeout ?? policy?.LockTimeout ?? options.LockTimeout,
        };
    }
}
