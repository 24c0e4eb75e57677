using System.CommandLine;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>Whether backups are good.</summary>
internal sealed class BackupVerifyCommand() : StoredBackupsCommand(
    "verify", "Reads every backup to its end and holds it against its manifest: bytes, integrity, content. Writes nothing.")
{
    /// <inheritdoc />
    protected override Task<BackupsOutcome> RunAsync(FleetBackups backups, ParseResult parsed, CancellationToken cancellation) =>
        Task.FromResult(backups.Verify(cancellation));
}
