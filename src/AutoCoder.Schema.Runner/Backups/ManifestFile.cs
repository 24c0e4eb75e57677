using System.Text.Json;

namespace AutoCoder.Schema.Runner.Backups;

/// <summary>A manifest as a file beside its backup.</summary>
internal static class ManifestFile
{
    /// <summary>What is added to the backup's name.</summary>
    public const string Suffix = ".json";

    private const int LongestFile = 64 << 20;

    /// <summary>The manifest's file.</summary>
    public static string For(string backup) => backup + Suffix;

    /// <summary>Writes it, complete and on the disk before it gets its name; it may be read by whoever may read the backup.</summary>
    /// <exception cref="IOException">It cannot be written, or there is one already.</exception>
    public static void Write(string backup, BackupManifest manifest, FileGuard guard)
    {
        string path = For(backup), partial = path + DurableFile.PartialSuffix;
        using (FileStream stream = DurableFile.CreateNew(partial))
        {
            try
            {
                DurableFile.Fill(partial, () => JsonSerializer.Serialize(stream, manifest, ManifestJson.Default.BackupManifest));
                stream.Flush(flushToDisk: true);
                guard.ApplyTo(partial);
                File.Move(partial, path, overwrite: false);
            }
            catch
            {
                DurableFile.Remove(partial);
                throw;
            }
        }
    }

    /// <summary>Reads the manifest of a backup.</summary>
    /// <returns>The manifest, or what is wrong with it; both null when there is none.</returns>
    public static (BackupManifest? Manifest, string? Problem) Read(string backup)
    {
        string path = For(backup);
        try
        {
            if (!File.Exists(path)) return (null, null);
            if (new FileInfo(path).Length > LongestFile) return (null, $"{path}: is too long for a manifest");
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            BackupManifest? manifest = JsonSerializer.Deserialize(stream, ManifestJson.Default.BackupManifest);
            return Trouble(manifest, Path.GetFileName(backup)) is { } trouble ? (null, $"{path}: {trouble}") : (manifest, null);
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return (null, $"{path}: cannot be read as a manifest: {exception.Message}");
        }
    }

    private static string? Trouble(BackupManifest? manifest, string file)
    {
        if (manifest is null) return "is empty";
        if (manifest.Format > BackupManifest.CurrentFormat) return $"has format {manifest.Format}, which a newer build of this program wrote";
        return manifest.File == file ? null : $"is the manifest of {manifest.File}, not of {file}";
    }
}
