namespace AutoCoder.Schema.Operator.Commands;

/// <summary>Where the journals of runs are when nobody names another file.</summary>
internal static class JournalPlace
{
    /// <summary>
    /// A folder of the user's own state (https://specifications.freedesktop.org/basedir-spec): not beside anybody's files. Null when the
    /// user has no home; then no journal is kept.
    /// </summary>
    public static string? Default()
    {
        string? state = Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } named && Path.IsPathRooted(named) ? named : OfHome();
        return state is null ? null : Path.Combine(state, "autocoder-schema") + Path.DirectorySeparatorChar;
    }

    private static string? OfHome()
    {
        if (OperatingSystem.IsWindows()) return Existing(Environment.SpecialFolder.LocalApplicationData);
        return Existing(Environment.SpecialFolder.UserProfile) is { } home ? Path.Combine(home, ".local", "state") : null;
    }

    private static string? Existing(Environment.SpecialFolder folder) =>
        Environment.GetFolderPath(folder) is { Length: > 0 } path && Directory.Exists(path) ? path : null;
}
