using System.CommandLine;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>What there is of backups, whether they are good, and which may go.</summary>
internal sealed class BackupsCommand : Command
{
    public BackupsCommand()
        : base("backups", "Lists, verifies and prunes the backups that upgrades and restores made.")
    {
        Add(new BackupListCommand());
        Add(new BackupVerifyCommand());
        Add(new BackupPruneCommand());
    }
}
