namespace AutoCoder.Schema.Runner.Backups;

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

    /// <summary><c>upgrade</c>: made before one; <c>restore</c>: what one replaced; null without a manifest, as earlier builds made them.</summary>
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
