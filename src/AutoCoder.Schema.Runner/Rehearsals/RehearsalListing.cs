using System.IO.Enumeration;

namespace AutoCoder.Schema.Runner.Rehearsals;

/// <summary>The folders of copies that were in a folder at one moment. Most have none.</summary>
internal sealed class RehearsalListing
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    private readonly ILookup<string, string> _folders;

    private RehearsalListing(IEnumerable<string> names) =>
        _folders = names.ToLookup(name => name[..name.LastIndexOf(RehearsalFolder.Infix, StringComparison.Ordinal)], StringComparer.Ordinal);

    /// <summary>Lists a folder.</summary>
    /// <exception cref="IOException">It cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be listed.</exception>
    public static RehearsalListing Of(string folder) => new(new FileSystemEnumerable<string>(folder, (ref FileSystemEntry entry) => entry.FileName.ToString(), Everything)
    {
        ShouldIncludePredicate = (ref FileSystemEntry entry) => entry.FileName.Contains(RehearsalFolder.Infix, StringComparison.Ordinal) && entry.IsDirectory,
    });

    /// <summary>The names of those that belong to the database of this name.</summary>
    public IEnumerable<string> For(string database) => _folders[database];
}
