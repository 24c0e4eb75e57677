namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>How many databases are changed, whichever way they go.</summary>
public abstract record FleetRunOptions : RunSettings
{
    /// <summary>Only say what would be done.</summary>
    internal bool IsDryRun { get; init; }

    /// <summary>Whether a backup is made before a database is changed.</summary>
    public bool Backup { get; init; } = true;

    /// <summary>What ledgers say the time was.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The settings of the run as they were decided with the fleet's; whoever works on a database reads these.</summary>
    internal RunPolicy Policy { get; init; } = RunPolicy.Usual;

    /// <summary>The version of the migrations, for the backups' manifests.</summary>
    internal string? Build { get; init; }

    /// <summary>What the run saw in the folders that its databases share; null when each lists them for itself.</summary>
    internal RunFolders? Folders { get; init; }

    /// <summary>Whether it is a copy that is changed, which needs no backup.</summary>
    internal bool IsRehearsal { get; init; }

    /// <summary>The arguments that named the fleet, for commands that can be pasted.</summary>
    internal IReadOnlyList<string> Arguments { get; init; } = [];
}
