namespace AutoCoder.Schema.Preflight.Processes;

/// <summary>
/// Finds programs along the PATH. <see cref="System.Diagnostics.Process"/> looks for a bare name in the current folder first: a repository
/// that has a file called <c>git</c> in its root would answer for git, and run whatever it likes.
/// </summary>
internal static class ExecutablePath
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The full path of a program; null when it is in no absolute folder of the PATH.</summary>
    /// <param name="name">Its name, without an ending.</param>
    public static string? Find(string name) => Find(name, Environment.GetEnvironmentVariable("PATH"));

    internal static string? Find(string name, string? path) => (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Where(folder => Path.IsPathFullyQualified(folder))
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name))
        .FirstOrDefault(IsProgram);

    private static bool IsProgram(string file) => File.Exists(file) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & AnyExecute) != 0);
}
