using System.Reflection;

namespace AutoCoder.Schema.CommandLine;

/// <summary>Where the pages are that help names.</summary>
internal static class HelpPage
{
    /// <summary>
    /// The address of a page: in the repository that the program was built from, where it says which; else as a checkout has it.
    /// </summary>
    /// <param name="page">The page, with the place on it.</param>
    public static string Address(string page)
    {
        string path = page.StartsWith("README", StringComparison.Ordinal) ? page : $"docs/{page}";
        return typeof(HelpPage).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(data => data.Key == "RepositoryUrl")?.Value is { Length: > 0 } repository
            ? $"{repository}/blob/main/{path}"
            : path;
    }
}
