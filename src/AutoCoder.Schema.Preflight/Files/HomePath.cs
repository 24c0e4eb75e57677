namespace AutoCoder.Schema.Preflight.Files;

/// <summary>Paths that begin with <c>~</c>, where no shell has expanded it.</summary>
internal static class HomePath
{
    /// <summary>The user's home as the environment tells it, or null.</summary>
    public static string? OfEnvironment =>
        Environment.GetEnvironmentVariable(OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME");

    /// <summary>The path with a leading <c>~</c> or <c>~/</c> replaced; as it stands when it has none or the home is unknown.</summary>
    public static string Expand(string path, string? home)
    {
        bool isBelowHome = path == "~" || path.StartsWith("~/", StringComparison.Ordinal);
        return isBelowHome && !string.IsNullOrEmpty(home) ? Path.Join(home, path[1..]) : path;
    }
}
