namespace AutoCoder.Schema.Preflight.Files;

/// <summary>Absolute paths, and the one name of a file that is reached through symbolic links.</summary>
internal static class CanonicalPath
{
    // What Linux allows on one path (MAXSYMLINKS); what comes after is taken as it stands, so loops end.
    private const int MostLinks = 40;

    private static readonly char[] Separators = OperatingSystem.IsWindows() ? ['/', '\\'] : ['/'];

    /// <summary>
    /// What somebody wrote, made absolute. <c>..</c> after a symbolic link means the parent of what the link leads to, as it
    /// does for the operating system and for SQLite; <see cref="Path.GetFullPath(string)"/> alone would name another file. On
    /// Windows it is what they do, too.
    /// </summary>
    public static string Absolute(string text, string folder)
    {
        string joined = Path.Combine(folder, text);
        string written = Path.TrimEndingDirectorySeparator(Path.GetFullPath(joined, folder));
        bool hasDots = text.Contains("..", StringComparison.Ordinal) && text.Split(Separators).Contains("..");
        if (!hasDots || OperatingSystem.IsWindows()) return written;

        string real = Of(joined);
        return Of(written) == real ? written : real;
    }

    /// <summary>
    /// The path with every symbolic link in every component resolved. What is missing is taken as it is written.
    /// </summary>
    public static string Of(string absolutePath)
    {
        string at = Path.GetPathRoot(absolutePath)!;
        Stack<string> ahead = new();
        Push(ahead, absolutePath[at.Length..]);
        int links = 0;
        while (ahead.TryPop(out string? name))
        {
            string next = Path.Combine(at, name);
            if (name == "..") at = Path.GetDirectoryName(at) ?? at;
            else if (links == MostLinks || LinkTarget(next) is not { } target) at = next;
            else
            {
                links++;
                string root = Path.IsPathRooted(target) ? Path.GetPathRoot(target)! : "";
                at = root.Length > 0 ? root : at;
                Push(ahead, target[root.Length..]);
            }
        }

        return at;
    }

    /// <summary>
    /// Where a symbolic link points, as it is written in it; null when the path is no link or cannot be looked at.
    /// </summary>
    public static string? LinkTarget(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Push(Stack<string> ahead, string path)
    {
        foreach (string name in path.Split(Separators).Reverse())
        {
            if (name is not ("" or ".")) ahead.Push(name);
        }
    }
}

/// <summary>Paths that begin with <c>~</c>, where no shell has expanded it.</summary>
internal static class HomePath
{
    /// <summary>The user's home as the environment tells it, or null.</summary>
    public static string? OfEnvironment =>
        Environment.GetEnvironmentVariable(OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME");

    /// <summary>
    /// The path with a leading <c>~</c> or <c>~/</c> replaced; as it stands when it has none or the home is unknown.
    /// </summary>
    public static string Expand(string path, string? home)
    {
        bool isBelowHome = path == "~" || path.StartsWith("~/", StringComparison.Ordinal);
        return isBelowHome && !string.IsNullOrEmpty(home) ? Path.Join(home, path[1..]) : path;
    }
}

/// <summary>How file names are compared here.</summary>
internal static class PathComparison
{
    /// <summary>By ordinal; on Windows, where file systems do not tell case apart, ignoring case.</summary>
    public static StringComparison Comparison { get; } =
        OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>The same as a comparer.</summary>
    public static StringComparer Comparer { get; } = StringComparer.FromComparison(Comparison);
}
