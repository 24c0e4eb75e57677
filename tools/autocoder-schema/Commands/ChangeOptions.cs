using System.CommandLine;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>The options of every command that changes databases: what is only said, and which backups are made.</summary>
internal sealed class ChangeOptions
{
    private readonly Option<bool> _dryRun;
    private readonly Option<bool> _noBackup = new("--no-backup") { Description = "Make no backups." };

    private readonly Option<string?> _backupDir = new("--backup-dir")
    {
        HelpName = "DIR",
        Description = "One folder for all backups. Default: a folder schema-backups beside each database.",
    };

    /// <param name="dryRun">What a dry run of this command says.</param>
    public ChangeOptions(string dryRun) => _dryRun = new("--dry-run") { Description = dryRun };

    /// <summary>The option that only says what would be done.</summary>
    public Option<bool> DryRun => _dryRun;

    /// <summary>The option that makes no backups.</summary>
    public Option<bool> NoBackup => _noBackup;

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Validators.Add(result =>
        {
            if (result.GetValue(_noBackup) && result.GetValue(_backupDir) is not null)
                result.AddError("--no-backup and --backup-dir contradict each other: give one of them.");
        });
        foreach (Option option in new Option[] { _dryRun, _backupDir, _noBackup }) command.Add(option);
    }

    /// <summary>What they say.</summary>
    public T Applied<T>(T options, ParseResult parsed)
        where T : FleetRunOptions =>
        (T)(options with { IsDryRun = parsed.GetValue(_dryRun), Backup = !parsed.GetValue(_noBackup), BackupFolder = parsed.GetValue(_backupDir) });
}
