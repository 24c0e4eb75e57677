using Microsoft.Data.Sqlite;

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

    /// <summary>
    /// True for what was kept of a database before it was replaced or recovered: it is restored only when it is asked for.
    /// </summary>
    public bool IsReplaced => Manifest?.Reason is BackupManifest.BeforeRestore or BackupManifest.BeforeRecovery;

    /// <summary>True for a byte copy of something that was no sound database.</summary>
    public bool IsByteCopy => Manifest is { Content: null };

    /// <summary>A backup's file by its path, whatever it is called.</summary>
    public static StoredBackup Of(string path)
    {
        (BackupManifest? manifest, string? problem) = BackupManifest.ReadBeside(path);
        return new(path, manifest?.Made ?? File.GetLastWriteTimeUtc(path), manifest?.From ?? 0, manifest?.To ?? 0)
        {
            Manifest = manifest,
            ManifestProblem = problem,
        };
    }

    /// <summary>The same with its manifest as it is now.</summary>
    public StoredBackup WithManifest()
    {
        (BackupManifest? manifest, string? problem) = BackupManifest.ReadBeside(Path);
        return this with { Manifest = manifest, ManifestProblem = problem };
    }

    /// <summary>Whether it is of a time before a version: from its versions when they are known, else from its name.</summary>
    public bool IsBefore(long version) => Manifest?.Applied is { } applied ? applied.All(one => one < version) : From < version;

    /// <summary>What is in it, as its manifest says or, without one, as it is.</summary>
    /// <exception cref="SqliteException">It cannot be read.</exception>
    public DatabaseContent Content()
    {
        if (Manifest?.Content is { } content) return content;
        using SqliteConnection connection = DatabaseConnection.OpenUnchanging(Path);
        return ContentHash.OfDatabase(connection);
    }

    /// <summary>Why it is not what its manifest says, or not sound; null when it is good. Writes nothing.</summary>
    /// <param name="passedOver">Gets a sentence where something could not be checked.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public string? Problem(List<string>? passedOver = null, CancellationToken cancellation = default)
    {
        try
        {
            if (!File.Exists(Path)) return $"{Path}: is not there";
            if (ManifestProblem is { } unreadable) return unreadable;
            return ProblemOfBytes() ?? (IsByteCopy ? null : ProblemOfContent(passedOver, cancellation));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException)
        {
            return $"{Path}: cannot be read: {exception.Message}";
        }
    }

    private string? ProblemOfBytes()
    {
        if (Manifest is not { } manifest) return null;
        if (new FileInfo(Path).Length is var length && length != manifest.Bytes)
            return $"{Path}: has {length} bytes instead of {manifest.Bytes}";
        string? changed = manifest.Companions.Prepend(new("", manifest.Sha256))
            .FirstOrDefault(file => DurableFile.Sha256(Path + file.Key) != file.Value).Key;
        return changed is null ? null : $"{Path}{changed}: its bytes are not those that were written (SHA-256)";
    }

    private string? ProblemOfContent(List<string>? passedOver, CancellationToken cancellation)
    {
        using SqliteConnection connection = DatabaseConnection.OpenUnchanging(Path);
        if (DatabaseCheck.Whole(connection, passedOver) is { } damage) return $"{Path}: is damaged: {damage}";
        return Manifest?.Content is { } expected
            && ContentHash.OfDatabase(connection, cancellation).DifferenceFrom(expected) is { } difference
            ? $"{Path}: {difference}"
            : null;
    }
}
