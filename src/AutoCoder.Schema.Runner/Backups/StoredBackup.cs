namespace AutoCoder.Schema.Runner.Backups;

/// <summary>A backup that was found in a folder.</summary>
/// <param name="Path">Its file.</param>
/// <param name="At">When it was made, as its name says.</param>
/// <param name="From">The highest version in it; 0 for none.</param>
/// <param name="To">The version that the database was to be taken to.</param>
internal sealed record StoredBackup(string Path, DateTimeOffset At, long From, long To)
{
    /// <summary>Its short name.</summary>
    public string Id => BackupName.Id(System.IO.Path.GetFileName(Path));

    /// <summary>What was written down about it; null for a backup of an earlier build.</summary>
    public BackupManifest? Manifest { get; init; }

    /// <summary>What is wrong with the manifest, or null.</summary>
    public string? ManifestProblem { get; init; }

    /// <summary>True for what a restore kept of the database that it replaced: it is restored only when it is asked for.</summary>
    public bool IsReplaced => Manifest?.Reason == BackupManifest.BeforeRestore;

    /// <summary>True for a byte copy of something that was no sound database.</summary>
    public bool IsByteCopy => Manifest is { Content: null };

    /// <summary>A backup's file by its path, whatever it is called.</summary>
    public static StoredBackup Of(string path)
    {
        (BackupManifest? manifest, string? problem) = ManifestFile.Read(path);
        return new(path, manifest?.Made ?? File.GetLastWriteTimeUtc(path), manifest?.From ?? 0, manifest?.To ?? 0)
        {
            Manifest = manifest,
            ManifestProblem = problem,
        };
    }

    /// <summary>The same with its manifest as it is now.</summary>
    public StoredBackup WithManifest()
    {
        (BackupManifest? manifest, string? problem) = ManifestFile.Read(Path);
        return this with { Manifest = manifest, ManifestProblem = problem };
    }

    /// <summary>Whether it is of a time before a version: from its versions when they are known, else from its name.</summary>
    public bool IsBefore(long version) => Manifest?.Applied is { } applied ? applied.All(one => one < version) : From < version;
}
