namespace AutoCoder.Schema.Runner.Backups;

/// <summary>What was found out about a backup, or done with it.</summary>
internal enum BackupResult
{
    /// <summary>It is there; nobody looked into it.</summary>
    Listed,

    /// <summary>It is what its manifest says, and sound.</summary>
    Good,

    /// <summary>It is not.</summary>
    Bad,

    /// <summary>It was removed.</summary>
    Removed,

    /// <summary>It would be removed; this was a dry run.</summary>
    WouldRemove,

    /// <summary>It was restored into a temporary folder, and what came out is good.</summary>
    Restored,
}
