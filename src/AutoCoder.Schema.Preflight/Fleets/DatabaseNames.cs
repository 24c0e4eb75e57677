namespace AutoCoder.Schema.Preflight.Fleets;

/// <summary>Which names a search passes over, because what bears them is not a database in use.</summary>
internal static class DatabaseNames
{
    /// <summary>The folder in which backups are kept; nothing in it is found by searching.</summary>
    public const string BackupFolder = "schema-backups";

    // https://sqlite.org/tempfiles.html: what SQLite keeps beside a database.
    private static readonly string[] Companions = ["-wal", "-shm", "-journal"];

    private static readonly string[] Backups = [".bak", ".bak.json", ".partial"];

    /// <summary>Whether a search passes over a file of this name.</summary>
    public static bool IsPassedOver(string fileName) =>
        EndsWithOneOf(fileName, Companions) is not null || EndsWithOneOf(fileName, Backups) is not null;

    /// <summary>The path of the database that a companion file of this path belongs to, or null.</summary>
    public static string? OwnerOf(string path) =>
        EndsWithOneOf(path, Companions) is { } suffix ? path[..^suffix.Length] : null;

    private static string? EndsWithOneOf(string name, string[] suffixes) =>
        Array.Find(suffixes, suffix => name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));
}
