namespace AutoCoder.Schema.Runner.Backups;

/// <summary>What is written down beside a backup, as JSON in <c>NAME.bak.json</c>.</summary>
internal sealed record BackupManifest
{
    /// <summary>The format that this build writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Made before an upgrade.</summary>
    public const string BeforeUpgrade = "upgrade";

    /// <summary>The backup was made before a downgrade.</summary>
    public const string BeforeDowngrade = "downgrade";

    /// <summary>Made of what a restore replaced.</summary>
    public const string BeforeRestore = "restore";

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

    /// <summary><see cref="BeforeUpgrade"/>, <see cref="BeforeDowngrade"/> or <see cref="BeforeRestore"/>.</summary>
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

    /// <summary>The database's mode bits in octal digits; null on Windows.</summary>
    public string? Mode { get; init; }

    /// <summary>What is in it; null for a byte copy of a file that was no sound database.</summary>
    public DatabaseContent? Content { get; init; }

    /// <summary>The files that belong to a byte copy: the suffix (<c>-wal</c>, <c>-journal</c>) and the SHA-256 of each.</summary>
    public IReadOnlyDictionary<string, string> Companions { get; init; } = new Dictionary<string, string>();

    /// <summary>The version of the migrations that were about to run.</summary>
    public string? Build { get; init; }

    /// <summary>The version of this program.</summary>
    public required string Runner { get; init; }
}
