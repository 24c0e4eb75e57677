namespace AutoCoder.Schema.Runner.Backups;

/// <summary>The folder that a backup goes into.</summary>
internal static class BackupFolder
{
    /// <summary>Makes it when it is not there. A link to a folder is followed, and the folder's own path is what is reported.</summary>
    /// <param name="database">The database's real path: whoever cannot list its folder cannot list its backups.</param>
    /// <param name="folder">The folder.</param>
    /// <returns>Its real path.</returns>
    /// <exception cref="IOException">It cannot be made, or is a link to nowhere: nobody said that backups go where that leads.</exception>
    public static string Make(string database, string folder)
    {
        string real = DatabaseInspector.RealPath(folder);
        if (Directory.Exists(real)) return real;
        if (DanglingLink(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))) is { } link)
            throw new IOException($"{link} is a link to {DatabaseInspector.RealPath(link)}, and nothing is there. Make it with mkdir -p {ShellWord.Quote(DatabaseInspector.RealPath(link))}, or remove the link.");
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(real);
        else Directory.CreateDirectory(real, File.GetUnixFileMode(Path.GetDirectoryName(database)!));
        PosixFile.FlushFolder(Path.GetDirectoryName(real)!);
        return real;
    }

    private static string? DanglingLink(string path)
    {
        bool isLink = new FileInfo(path).LinkTarget is not null; // Path.Exists is true of a link to nowhere
        if (isLink || Path.Exists(path)) return isLink && !Path.Exists(DatabaseInspector.RealPath(path)) ? path : null;
        return Path.GetDirectoryName(path) is { } above ? DanglingLink(above) : null;
    }
}
