using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoCoder.Schema.Runner.Backups;

/// <summary>What is written down beside a backup, as JSON in <c>NAME.bak.json</c>.</summary>
internal sealed record BackupManifest
{
    /// <summary>What is added to the backup's name.</summary>
    public const string Suffix = ".json";

    /// <summary>The format that this build writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Made before an upgrade.</summary>
    public const string BeforeUpgrade = "upgrade";

    /// <summary>The backup was made before a downgrade.</summary>
    public const string BeforeDowngrade = "downgrade";

    /// <summary>Made of what a restore replaced.</summary>
    public const string BeforeRestore = "restore";

    /// <summary>
    /// What stood beside a database, with the database, before a connection that may write opened it: nobody could say that it
    /// was its own.
    /// </summary>
    public const string BeforeRecovery = "recovery";

    private const int LongestFile = 64 << 20;

    /// <summary>The format; a reader refuses a newer one.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>The backup's short name.</summary>
    public required string Id { get; init; }

    /// <summary>The backup's file, without folder.</summary>
    public required string File { get; init; }

    /// <summary>The real path of the database.</summary>
    public required string Database { get; init; }

    /// <summary>The database's kind; null when whoever made the backup did not know.</summary>
    public string? Kind { get; init; }

    /// <summary>
    /// <see cref="BeforeUpgrade"/>, <see cref="BeforeDowngrade"/>, <see cref="BeforeRestore"/> or <see cref="BeforeRecovery"/>.
    /// </summary>
    public required string Reason { get; init; }

    /// <summary>The highest version in the backup; 0 for none.</summary>
    public required long From { get; init; }

    /// <summary>The version that the database was to be taken to.</summary>
    public required long To { get; init; }

    /// <summary>The versions that the backup records as applied; null when that could not be read.</summary>
    public ImmutableArray<long>? Applied { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Made { get; init; }

    /// <summary>The backup's size in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>The SHA-256 of its bytes.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The database's size in bytes.</summary>
    public required long DatabaseBytes { get; init; }

    /// <summary>The size in bytes of the <c>-wal</c> beside it.</summary>
    public required long WalBytes { get; init; }

    /// <summary>
    /// The database's mode bits in octal digits, without what its access control list lets others do; null on Windows.
    /// </summary>
    public string? Mode { get; init; }

    /// <summary>Its access control list as Linux keeps it, in hexadecimal digits; null for none.</summary>
    public string? AccessList { get; init; }

    /// <summary>What is in it; null for a byte copy of a file that was no sound database.</summary>
    public DatabaseContent? Content { get; init; }

    /// <summary>
    /// The files that belong to a byte copy: the suffix (<c>-wal</c>, <c>-journal</c>) and the SHA-256 of each.
    /// </summary>
    public IReadOnlyDictionary<string, string> Companions { get; init; } = new Dictionary<string, string>();

    /// <summary>The version of the migrations that were about to run.</summary>
    public string? Build { get; init; }

    /// <summary>The version of this program.</summary>
    public required string Runner { get; init; }

    /// <summary>The file of a backup's manifest.</summary>
    public static string PathOf(string backup) => backup + Suffix;

    /// <summary>
    /// Writes it, complete and on the disk before it gets its name; it may be read by whoever may read the backup.
    /// </summary>
    /// <exception cref="IOException">It cannot be written, or there is one already.</exception>
    public void WriteBeside(string backup, FileGuard guard)
    {
        string path = PathOf(backup), partial = path + DurableFile.PartialSuffix;
        FileStream stream = DurableFile.CreateNew(partial);
        try
        {
            using (stream) // Windows renames no file that is open
            {
                LargestFile.Fill(partial, () => JsonSerializer.Serialize(stream, this, ManifestJson.Default.BackupManifest));
                stream.Flush(flushToDisk: true);
            }

            guard.ApplyTo(partial);
            System.IO.File.Move(partial, path, overwrite: false);
        }
        catch
        {
            DurableFile.Remove(partial);
            throw;
        }
    }

    /// <summary>Reads the manifest of a backup.</summary>
    /// <returns>The manifest, or what is wrong with it; both null when there is none.</returns>
    public static (BackupManifest? Manifest, string? Problem) ReadBeside(string backup)
    {
        string path = PathOf(backup);
        try
        {
            if (!System.IO.File.Exists(path)) return (null, null);
            if (new FileInfo(path).Length > LongestFile) return (null, $"{path}: is too long for a manifest");
            using FileStream stream = DurableFile.OpenShared(path);
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
        if (manifest.Format > CurrentFormat) return $"has format {manifest.Format}, which a newer build of this program wrote";
        return manifest.File == file ? null : $"is the manifest of {manifest.File}, not of {file}";
    }
}

/// <summary>The JSON of manifests. What a newer build adds to them is passed over; what is missing is an error.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, WriteIndented = true, NewLine = "\n", RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;
