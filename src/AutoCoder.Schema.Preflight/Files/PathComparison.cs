namespace AutoCoder.Schema.Preflight.Files;

/// <summary>How file names are compared here.</summary>
internal static class PathComparison
{
    /// <summary>By ordinal; on Windows, where file systems do not tell case apart, ignoring case.</summary>
    public static StringComparison Comparison { get; } =
        OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>The same as a comparer.</summary>
    public static StringComparer Comparer { get; } = StringComparer.FromComparison(Comparison);
}
