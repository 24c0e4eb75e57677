namespace AutoCoder.Schema.Runner.Backups;

/// <summary>Where a backup goes and what it is called.</summary>
internal static class BackupName
{
    /// <summary>The folder, beside each database, that backups go into when nobody names another.</summary>
    public const string DefaultFolder = "schema-backups";

    /// <summary>What a backup's name ends with.</summary>
    public const string Suffix = ".bak";

    private const string Time = "yyyyMMdd'T'HHmmssfff'Z'", Between = "-to-";
    private const int LongestProjectName = 60;

    // Two dots, the time, two versions of 19 digits, and the longest of what stands behind a backup's name: ".json.partial", or
    // "-journal" and ".partial" of what is kept byte for byte.
    private const int RoomBehindStem = 2 + 19 + (2 * 19) + 4 + 4 + 16;

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
        return Path.Combine(Folder(database, sharedFolder), For(Stems(database, sharedFolder)[0], from, to, at));
    }

    /// <summary>The backup's file name.</summary>
    /// <param name="stem">What it begins with, one of <see cref="Stems"/>.</param>
    /// <param name="from">The version before; 0 for none.</param>
    /// <param name="to">The version that the database is taken to.</param>
    /// <param name="at">When.</param>
    public static string For(string stem, long from, long to, DateTimeOffset at)
    {
        string time = at.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{stem}.{time}.{from}{Between}{to}{Suffix}");
    }

    /// <summary>The folder that the backups of a database go into.</summary>
    public static string Folder(string database, string? sharedFolder) => sharedFolder is null
        ? Path.Combine(Path.GetDirectoryName(database)!, DefaultFolder)
        : Path.GetFullPath(sharedFolder);

    /// <summary>
    /// What the names of a database's backups begin with in that folder; the first is that of the next one. Where a name leaves
    /// no room for what follows it is shortened, and those are looked for, too, that were made under the whole one.
    /// </summary>
    public static ImmutableArray<string> Stems(string database, string? sharedFolder)
    {
        string name = Path.GetFileName(database);
        string whole = sharedFolder is null ? name : $"{Project(database)}-{Hash(database)}-{name}";
        string fitted = FittedName.Of(whole, RoomBehindStem);
        return fitted == whole ? [whole] : [fitted, whole];
    }

    /// <summary>
    /// What the name of any database's backup says, and how long the stem is that it begins with; null for every other name.
    /// </summary>
    public static (int StemLength, DateTimeOffset At, long From, long To)? Parse(ReadOnlySpan<char> fileName)
    {
        if (!fileName.EndsWith(Suffix, StringComparison.Ordinal)) return null;
        ReadOnlySpan<char> name = fileName[..^Suffix.Length];
        int dot = name.LastIndexOf('.'), stem = dot < 0 ? -1 : name[..dot].LastIndexOf('.');
        if (stem < 0) return null;
        ReadOnlySpan<char> versions = name[(dot + 1)..];
        int between = versions.IndexOf(Between, StringComparison.Ordinal);
        return between >= 0
            && DateTimeOffset.TryParseExact(
                name[(stem + 1)..dot], Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at)
            && long.TryParse(versions[..between], NumberStyles.None, CultureInfo.InvariantCulture, out long from)
            && long.TryParse(versions[(between + Between.Length)..], NumberStyles.None, CultureInfo.InvariantCulture, out long to)
            ? (stem, at, from, to)
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

    private static string Hash(string database) => Digest.Of(database)[..8];
}
