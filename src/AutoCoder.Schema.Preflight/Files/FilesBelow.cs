using System.IO.Enumeration;

namespace AutoCoder.Schema.Preflight.Files;

/// <summary>
/// The files below a folder, without going where links lead: they may lead in circles, or all over the disk.
/// </summary>
internal static class FilesBelow
{
    /// <summary>Those of a name; a file may itself be a link.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="pattern">The name, with <c>*</c>.</param>
    /// <param name="passedOver">The names of folders that are not looked into.</param>
    public static IEnumerable<string> Of(string folder, string pattern, IReadOnlyCollection<string> passedOver) =>
        new FileSystemEnumerable<string>(
            folder, (ref FileSystemEntry entry) => entry.ToFullPath(), new EnumerationOptions { RecurseSubdirectories = true })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) =>
                !entry.IsDirectory && FileSystemName.MatchesSimpleExpression(pattern, entry.FileName),
            ShouldRecursePredicate = (ref FileSystemEntry entry) =>
                (entry.Attributes & FileAttributes.ReparsePoint) == 0
                && !passedOver.Contains(entry.FileName.ToString(), StringComparer.OrdinalIgnoreCase),
        };
}
