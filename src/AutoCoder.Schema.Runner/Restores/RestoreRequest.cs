namespace AutoCoder.Schema.Runner.Restores;

/// <summary>What somebody wants to have back.</summary>
/// <param name="Database">The database's path; nothing needs to be there.</param>
internal sealed record RestoreRequest(string Database)
{
    /// <summary>The one folder for the backups of many databases, besides the folder beside the database; null for none.</summary>
    public string? BackupFolder { get; init; }

    /// <summary>Which backup: its short name or its file. The newest good one when null.</summary>
    public string? Backup { get; init; }

    /// <summary>Only a backup of a time before this version.</summary>
    public long? Before { get; init; }

    /// <summary>Restore while other processes have the database open, and a backup that is another database's.</summary>
    public bool IsForced { get; init; }

    /// <summary>Only say what would be done.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>How long to wait for whoever uses the database.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
