using System.CommandLine;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>What backups there are.</summary>
internal sealed class BackupListCommand() : StoredBackupsCommand("list", "Lists the backups of databases, newest first. Writes nothing.")
{
    /// <inheritdoc />
    protected override Task<BackupsOutcome> RunAsync(FleetBackups backups, ParseResult parsed, CancellationToken cancellation) =>
        Task.FromResult(backups.List());
}
