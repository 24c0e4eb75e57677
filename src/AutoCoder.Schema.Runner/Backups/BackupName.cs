using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AutoCoder.Schema.Runner.Backups;

/// <summary>Where a backup goes and what it is called.</summary>
internal static class BackupName
{
    /// <summary>The folder, beside each database, that backups go into when nobody names another.</summary>
    public const string DefaultFolder = "schema-backups";

    /// <summary>What a backup's name ends with.</summary>
    public const string Suffix = ".bak";

    private const string Time = "yyyyMMdd'T'HHmmssfff'Z'";
    private const int LongestProjectName = 60;

    /// <summary>The backup's file: <c>FILE.20260201T142900123Z.FROM-to-TO.bak</c>.</summary>
    /// <param name="database">The database's real path.</param>
    /// <param name="sharedFolder">
    /// One folder for the backups of many databases, whose names then begin with the project's and a hash of the path; null
    /// for the default folder beside the database.
    /// </param>
    /// <param name="from">The version before; 0 for none.</param>
    /// <param name="to">The version that the database is taken to.</param>
    /// <param name="at">When.</param>
    public static string For(string database, string? sharedFolder, long from, long to, DateTimeOffset at)
    {
        string time = at.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture);
        string name = string.Create(CultureInfo.InvariantCulture, $"{Stem(database, sharedFolder)}.{time}.{from}-to-{to}{Suffix}");
        return Path.Combine(Folder(database, sharedFolder), name);
    }

    /// <summary>The folder that the backups of a database go into.</summary>
    public static string Folder(string database, string? sharedFolder) => sharedFolder is null
        ? Path.Combine(Path.GetDirectoryName(database)!, DefaultFolder)
        : Path.GetFullPath(sharedFolder);

    /// <summary>What the names of all backups of a database begin with in that folder.</summary>
    public static string Stem(string database, string? sharedFolder) =>
        sharedFolder is null ? Path.GetFileName(database) : $"{Project(database)}-{Hash(database)}-{Path.GetFileName(database)}";

    /// <summary>What a name says; null when it is not the name of a backup of the database with this stem.</summary>
    public static (DateTimeOffset At, long From, long To)? Parse(string fileName, string stem)
    {
        if (!fileName.StartsWith($"{stem}.", StringComparison.Ordinal) || !fileName.EndsWith(Suffix, StringComparison.Ordinal)) return null;
        string[] parts = fileName[(stem.Length + 1)..^Suffix.Length].Split('.');
        if (parts is not [var time, var versions] || versions.Split("-to-") is not [var from, var to]) return null;
        return DateTimeOffset.TryParseExact(time, Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at)
            && long.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out long before)
            && long.TryParse(to, NumberStyles.None, CultureInfo.InvariantCulture, out long after)
            ? (at, before, after)
            : null;
    }

    /// <summary>A short name for a backup, made of its file's: the same on every machine, with a manifest or without.</summary>
    public static string Id(string fileName) => Hash(fileName);

    // The application keeps its databases in the project's folder or in a hidden folder in it.
    private static string Project(string database)
    {
        string folder = Path.GetDirectoryName(database)!;
        if (Path.GetFileName(folder).StartsWith('.')) folder = Path.GetDirectoryName(folder) ?? folder;
        string name = Path.GetFileName(folder);
        return name.Length > LongestProjectName ? name[..LongestProjectName] : name;
    }

    private static string Hash(string database) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(database)).AsSpan(0, 4));
}
