using System.CommandLine;
using System.Globalization;
using AutoCoder.Schema.CommandLine;
using AutoCoder.Schema.Operator.Output;
using AutoCoder.Schema.Preflight.Configuration;
using AutoCoder.Schema.Preflight.Fleets;
using AutoCoder.Schema.Runner.Downgrades;
using AutoCoder.Schema.Runner.Upgrades;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>Takes every database of a fleet back to a version.</summary>
internal sealed class DowngradeCommand : FleetCommand
{
    private readonly Option<long> _to = new("--to") { HelpName = "VERSION", Description = "The version to go back to; 0 takes all migrations back.", Required = true };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what would be taken back and what would be lost. Writes nothing." };
    private readonly Option<bool> _acceptDataLoss = new("--accept-data-loss") { Description = "Go back although rows or values are lost by it." };
    private readonly Option<bool> _noBackup = new("--no-backup") { Description = "Make no backups." };
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

    private readonly ReportOptions _report = new();

    public DowngradeCommand()
        : base("downgrade", "Takes migrations back: by this build's own Down, or by the script in the database's ledger.")
    {
        _parallel.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !IsParallelism(token.Value)) result.AddError($"--parallel {token.Value}: give a number from 1 to 1024.");
        });
        _to.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !IsVersion(token.Value)) result.AddError($"--to {token.Value}: give the version of a migration, or 0.");
        });
        Validators.Add(result =>
        {
            if (result.GetValue(_noBackup) && result.GetValue(_backupDir) is not null)
                result.AddError("--no-backup and --backup-dir contradict each other: give one of them.");
        });
        foreach (Option option in new Option[] { _to, _dryRun, _acceptDataLoss, _parallel, _backupDir, _noBackup, _failFast }) Add(option);
        _report.AddTo(this);
    }

    /// <inheritdoc />
    protected override async Task<int> RunAsync(FleetRunner runner, Fleet fleet, ParseResult parsed, CancellationToken cancellation) =>
        await runner.DowngradeAsync(OptionsOf(parsed, fleet), Console.In, null, cancellation) switch
        {
            DowngradeOutcome.Reported reported => _report.Print(Program, parsed, DowngradePrinter.Of(reported.Report)),
            DowngradeOutcome.Refused refused => Refusals.Print(Program, refused.Problems),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static bool IsParallelism(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 1 and <= 1024;

    private static bool IsVersion(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private DowngradeOptions OptionsOf(ParseResult parsed, Fleet fleet)
    {
        var options = new DowngradeOptions(parsed.GetValue(_to));
        PolicyConfiguration? policy = fleet.Configuration?.Policy;
        return options with
        {
            IsDryRun = parsed.GetValue(_dryRun),
            AcceptsDataLoss = parsed.GetValue(_acceptDataLoss),
            Parallelism = parsed.GetValue(_parallel) ?? options.Parallelism,
            Backup = !parsed.GetValue(_noBackup),
            BackupFolder = parsed.GetValue(_backupDir) is { } folder ? Path.GetFullPath(folder, fleet.Request.CurrentFolder) : policy?.BackupFolder,
            FailFast = parsed.GetValue(_failFast),
            LockTimeout = fleet.Request.LockTimeout ?? policy?.LockTimeout ?? options.LockTimeout,
        };
    }
}
