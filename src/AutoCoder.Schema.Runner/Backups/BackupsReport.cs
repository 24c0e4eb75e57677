namespace AutoCoder.Schema.Runner.Backups;

/// <summary>The backups of a fleet.</summary>
/// <param name="Databases">How many databases were asked for.</param>
/// <param name="Rows">Their backups: a database after the other, newest first.</param>
/// <param name="Failures">What could not be done, one sentence each.</param>
/// <param name="IsUnknown">True when backups may have been missed: a folder could not be listed.</param>
internal sealed record BackupsReport(
    int Databases, ImmutableArray<BackupRow> Rows, ImmutableArray<string> Failures, bool IsUnknown)
{
    /// <summary>What else there is to say.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>True when it was interrupted.</summary>
    public bool IsInterrupted { get; init; }

    /// <summary>The exit code that tells it.</summary>
    public int Exit => IsInterrupted ? ExitCode.Interrupted
        : IsUnknown ? ExitCode.Unknown
        : Failures.IsEmpty && Rows.All(row => row.Result != BackupResult.Bad) ? ExitCode.Success
        : ExitCode.NotReady;
}

/// <summary>One backup in a report.</summary>
/// <param name="Database">The database's path.</param>
/// <param name="Path">The backup's file.</param>
/// <param name="Id">Its short name.</param>
/// <param name="Result">What was found out about it, or done with it.</param>
internal sealed record BackupRow(string Database, string Path, string Id, BackupResult Result)
{
    /// <summary>When it was made.</summary>
    public required DateTimeOffset Made { get; init; }

    /// <summary>The highest version in it; 0 for none.</summary>
    public required long From { get; init; }

    /// <summary>The version that the database was then taken to.</summary>
    public required long To { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>
    /// <c>upgrade</c>: made before one; <c>restore</c>: what one replaced; null without a manifest, as earlier builds made them.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>The kind of the database, when it is written down.</summary>
    public string? Kind { get; init; }

    /// <summary>The version of the migrations that were about to run, when it is written down.</summary>
    public string? Build { get; init; }

    /// <summary>What is wrong with it, or null.</summary>
    public string? Problem { get; init; }

    internal static BackupRow Of(string database, StoredBackup backup, BackupResult result, string? problem = null) =>
        new(database, backup.Path, backup.Id, result)
        {
            Made = backup.At,
            From = backup.From,
            To = backup.To,
            Bytes = new FileInfo(backup.Path) is { Exists: true } file ? file.Length : backup.Manifest?.Bytes ?? 0,
            Reason = backup.Manifest?.Reason,
            Kind = backup.Manifest?.Kind,
            Build = backup.Manifest?.Build,
            Problem = problem ?? backup.ManifestProblem,
        };
}

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
