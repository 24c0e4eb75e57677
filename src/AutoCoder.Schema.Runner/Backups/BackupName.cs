using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AutoCoder.Schema.Runner.Backups;

/// <summary>Where a backup goes and what it is called.</summary>
internal static class BackupName
{
    /// <summary>The folder, beside each database, that backups go into when nobody names another.</summary>
    public const string DefaultFolder = "schema-backups";

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
        string time = at.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture);
        string name = string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(database)}.{time}.{from}-to-{to}.bak");
        return sharedFolder is null
            ? Path.Combine(Path.GetDirectoryName(database)!, DefaultFolder, name)
            : Path.Combine(Path.GetFullPath(sharedFolder), $"{Project(database)}-{Hash(database)}-{name}");
    }

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
