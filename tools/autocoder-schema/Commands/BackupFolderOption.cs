using System.CommandLine;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>The option that names the one folder of all backups, for the commands that read them.</summary>
internal sealed class BackupFolderOption
{
    /// <summary>The option.</summary>
    public Option<string?> Option { get; } = new("--backup-dir")
    {
        HelpName = "DIR",
        Description = "The one folder that upgrades put backups into. Default: the configuration file's. The folder schema-backups beside each database is always looked into.",
    };
}
