using AutoCoder.Schema.Plans;

namespace AutoCoder.Schema.Runner.Upgrades;

/// <summary>How a fleet is upgraded.</summary>
public sealed record UpgradeOptions
{
    /// <summary>What is asked of each database.</summary>
    public PlanRequest Plan { get; init; } = new();

    /// <summary>When set, no migration is run: databases are adopted at the version that their schema tells, or at this one.</summary>
    public AdoptionRequest? Adoption { get; init; }

    /// <summary>Only say what would be done.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>How many databases at once; the number of processors unless told.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether a backup is made before a database is changed.</summary>
    public bool Backup { get; init; } = true;

    /// <summary>
    /// The one folder for all backups. When null, the configuration file's; without one, a folder <c>schema-backups</c> beside
    /// each database.
    /// </summary>
    public string? BackupFolder { get; init; }

    /// <summary>
    /// How many backups of a database stay after a successful upgrade; older ones are removed, but never the newest good one.
    /// When null, the configuration file's number; without one, all stay.
    /// </summary>
    public int? KeepBackups { get; init; }

    /// <summary>The version of the migrations, for the backups' manifests.</summary>
    internal string? Build { get; init; }

    /// <summary>Whether the first failure keeps the databases from being begun that are not in hand yet.</summary>
    public bool FailFast { get; init; }

    /// <summary>How long to wait for another upgrade of the same database, and for writers of the application.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What ledgers say the time was.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
