namespace AutoCoder.Schema.Runner.Restores;

/// <summary>Which other processes have a database open, as far as this user may see that. Nothing is opened.</summary>
internal static class DatabaseUsers
{
    private const string Processes = "/proc";
    private static readonly string[] Suffixes = ["", "-wal", "-shm", "-journal"];

    /// <summary>Each as <c>process 4711 (python3)</c>; none where the system does not tell.</summary>
    /// <param name="database">The database's real path.</param>
    public static IReadOnlyList<string> Of(string database)
    {
        if (!OperatingSystem.IsLinux() || !Directory.Exists(Processes)) return [];
        HashSet<string> files = [.. Suffixes.Select(suffix => database + suffix)];
        return
        [
            .. Directory.EnumerateDirectories(Processes)
                .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : 0)
                .Where(id => id > 0 && id != Environment.ProcessId && HasOpen(id, files))
                .Order()
                .Select(id => $"process {id} ({ProgramOf(id)})"),
        ];
    }

    private static bool HasOpen(int process, HashSet<string> files)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries($"{Processes}/{process}/fd")
                .Any(entry => new FileInfo(entry).LinkTarget is { } target && files.Contains(target));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false; // another user's, or gone meanwhile: SQLite's own locks are asked as well
        }
    }

    private static string ProgramOf(int process)
    {
        try
        {
            string name = File.ReadAllText($"{Processes}/{process}/comm").Trim();
            return new([.. name.Where(character => !char.IsControl(character))]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "unknown program";
        }
    }
}
