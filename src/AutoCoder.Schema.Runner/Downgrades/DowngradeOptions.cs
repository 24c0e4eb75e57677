namespace AutoCoder.Schema.Runner.Downgrades;

/// <summary>How a fleet is taken back.</summary>
/// <param name="To">The version to go back to; 0 takes all back.</param>
public sealed record DowngradeOptions(long To)
{
    /// <summary>Only say what would be done.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Whether rows and values may be lost.</summary>
    public bool AcceptsDataLoss { get; init; }

    /// <summary>How many databases at once; the number of processors unless told.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether a backup is made before a database is changed.</summary>
    public bool Backup { get; init; } = true;

    /// <summary>
    /// The one folder for all backups. When null, the configuration file's; without one, a folder <c>schema-backups</c> beside
    /// each database.
    /// </summary>
    public string? BackupFolder { get; init; }

    /// <summary>The version of the migrations, for the backups' manifests.</summary>
    internal string? Build { get; init; }

    /// <summary>Whether the first failure keeps the databases from being begun that are not in hand yet.</summary>
    public bool FailFast { get; init; }

    /// <summary>How long to wait for another run on the same database, and for writers of the application.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What ledgers say the time was.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
