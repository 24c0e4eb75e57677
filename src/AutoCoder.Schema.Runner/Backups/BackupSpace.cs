namespace AutoCoder.Schema.Runner.Backups;

/// <summary>Whether backups will find room, before the first one is begun.</summary>
internal static class BackupSpace
{
    private const string Advice = "Make room, or name another folder with --backup-dir.";

    /// <summary>The bytes that a backup of a database takes at most: its file and what is still in its <c>-wal</c>.</summary>
    public static long NeededFor(string database) => Length(database) + Length($"{database}-wal");

    /// <summary>
    /// What to say when a folder's file system has too little room for some backups together; null when it has enough.
    /// </summary>
    /// <param name="backups">The databases' real paths and the folders that their backups go into.</param>
    public static string? Missing(IEnumerable<(string Database, string Folder)> backups) => backups
        .Select(backup => (backup.Database, Folder: Existing(backup.Folder)))
        .GroupBy(backup => (object?)PosixFile.FileSystemOf(backup.Folder) ?? Path.GetPathRoot(backup.Folder)!)
        .Select(onOneDisk => Missing([.. onOneDisk]))
        .FirstOrDefault(missing => missing is not null);

    private static string? Missing((string Database, string Folder)[] backups)
    {
        long needed = backups.Sum(backup => NeededFor(backup.Database));
        // Where nobody can tell, the backup itself does.
        if (DiskSpace.FreeIn(backups[0].Folder) is not { } free || free >= needed) return null;
        string what = backups.Length == 1
            ? $"the backup of {backups[0].Database} needs"
            : $"the backups of {backups.Length} databases need";
        return $"{backups[0].Folder}: {what} {needed} bytes and {free} are free. {Advice}";
    }

    // The folder itself is made only when the backup is.
    private static string Existing(string folder) =>
        Directory.Exists(folder) || Path.GetDirectoryName(folder) is not { } above ? folder : Existing(above);

    private static long Length(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
