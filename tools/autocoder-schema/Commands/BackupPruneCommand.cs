using System.CommandLine;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>Removes old backups.</summary>
internal sealed class BackupPruneCommand : StoredBackupsCommand
{
    private readonly KeepOption _keep = new("How many backups of each database stay. The newest good one always does.");
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say which would go. Writes nothing." };

    public BackupPruneCommand()
        : base("prune", "Removes all but the newest backups of each database, and what killed runs left. Files without a manifest stay.")
    {
        _keep.Option.Required = true;
        Add(_keep.Option);
        Add(_dryRun);
    }

    /// <inheritdoc />
    protected override Task<BackupsOutcome> RunAsync(FleetBackups backups, ParseResult parsed, CancellationToken cancellation) =>
        backups.PruneAsync(parsed.GetValue(_keep.Option)!.Value, parsed.GetValue(_dryRun), cancellation);
}
