namespace AutoCoder.Schema.Runner.Restores;

/// <summary>What became of a restore.</summary>
internal enum RestoreResult
{
    /// <summary>The database is what the backup is, checked.</summary>
    Restored,

    /// <summary>It would be; this was a dry run.</summary>
    WouldRestore,

    /// <summary>It was not, and the database is what it was unless the problem says otherwise.</summary>
    Failed,

    /// <summary>It was asked for wrongly; nothing was touched.</summary>
    Refused,
}
