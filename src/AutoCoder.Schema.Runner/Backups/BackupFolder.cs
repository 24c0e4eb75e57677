using AutoCoder.Schema.Preflight.Inspection;
using AutoCoder.Schema.Runner.Files;

namespace AutoCoder.Schema.Runner.Backups;

/// <summary>The folder that a backup goes into.</summary>
internal static class BackupFolder
{
    /// <summary>Makes it when it is not there. A link to a folder is followed, and the folder's own path is what is reported.</summary>
    /// <param name="database">The database's real path: whoever cannot list its folder cannot list its backups.</param>
    /// <param name="folder">The folder.</param>
    /// <returns>Its real path.</returns>
    public static string Make(string database, string folder)
    {
        string real = DatabaseInspector.RealPath(folder);
        if (Directory.Exists(real)) return real;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(real);
        else Directory.CreateDirectory(real, File.GetUnixFileMode(Path.GetDirectoryName(database)!));
        PosixFile.FlushFolder(Path.GetDirectoryName(real)!);
        return real;
    }
}
