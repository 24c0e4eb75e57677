using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Backups;

/// <summary>A backup to be made.</summary>
/// <param name="Database">The database's real path.</param>
/// <param name="Target">The backup's file, from <see cref="BackupName"/>; its folder is made if it is not there.</param>
internal sealed record BackupRequest(string Database, string Target)
{
    /// <summary>The database's kind, when it is known.</summary>
    public string? Kind { get; init; }

    /// <summary>The highest version that the database has; 0 for none.</summary>
    public long From { get; init; }

    /// <summary>The version that it is taken to.</summary>
    public long To { get; init; }

    /// <summary>Why, in a word of <see cref="BackupManifest"/>.</summary>
    public string Reason { get; init; } = BackupManifest.BeforeUpgrade;

    /// <summary>The version of the migrations.</summary>
    public string? Build { get; init; }

    /// <summary>Reads the versions that are applied; none are written down without it.</summary>
    public DatabaseInspector? Inspector { get; init; }

    /// <summary>A connection to read the database by, when the database is locked against others; a new one when null.</summary>
    public SqliteConnection? Source { get; init; }
}
