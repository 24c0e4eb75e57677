using System.Reflection;

namespace AutoCoder.Schema.Runner.Backups;

/// <summary>
/// The last steps of a backup: the manifest, then the backup's own name, then the folder. A kill between them leaves a partial
/// file, which the next run removes with its manifest; a backup without a manifest is one of an earlier build.
/// </summary>
internal static class BackupPublication
{
    private static readonly string Version =
        typeof(BackupPublication).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>What is to be written down, but for the versions that it records.</summary>
    public static BackupManifest Describe(BackupRequest request, string target, string partial, DatabaseContent? content, long bytes)
    {
        string file = Path.GetFileName(target);
        return new BackupManifest
        {
            Id = BackupName.Id(file),
            File = file,
            Database = request.Database,
            Kind = request.Kind,
            Reason = request.Reason,
            From = request.From,
            To = request.To,
            Made = DateTimeOffset.UtcNow,
            Bytes = bytes,
            Sha256 = DurableFile.Sha256(partial),
            DatabaseBytes = Length(request.Database),
            WalBytes = Length($"{request.Database}-wal"),
            Mode = File.Exists(request.Database) && FileGuard.Of(request.Database).Mode is { } mode ? Octal(mode) : null,
            Content = content,
            Build = request.Build,
            Runner = Version,
        };
    }

    /// <summary>Gives a finished partial file its name.</summary>
    /// <exception cref="IOException">One of the names is taken, or the disk did not take it.</exception>
    public static void Publish(string target, BackupManifest manifest, FileGuard guard)
    {
        ManifestFile.Write(target, manifest, guard);
        try
        {
            // A byte copy is nothing without its manifest and what is beside it; a file system may keep a later name and lose an earlier.
            if (manifest.Content is null) PosixFile.FlushFolder(Path.GetDirectoryName(target)!);
            File.Move(target + DurableFile.PartialSuffix, target, overwrite: false);
        }
        catch
        {
            DurableFile.Remove(ManifestFile.For(target));
            throw;
        }

        PosixFile.FlushFolder(Path.GetDirectoryName(target)!);
    }

    /// <summary>The versions that a state records; null when it is not known.</summary>
    public static ImmutableArray<long>? AppliedIn(DatabaseState state) => state switch
    {
        DatabaseState.Versioned versioned => [.. versioned.Applied],
        DatabaseState.Empty or DatabaseState.Unversioned => [],
        _ => null,
    };

    private static string Octal(UnixFileMode mode) => Convert.ToString((int)mode, 8).PadLeft(4, '0');

    private static long Length(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
