using System.IO.Enumeration;

namespace AutoCoder.Schema.Preflight.Files;

/// <summary>
/// The names in one folder, each list in ordinal order. The names of one folder are held at once, because an order cannot be
/// had otherwise; folders are listed one at a time.
/// </summary>
internal sealed class FolderListing
{
    private static readonly EnumerationOptions Everything = new()
    {
        AttributesToSkip = FileAttributes.None, // ".autoforge" is hidden
        IgnoreInaccessible = false,
        RecurseSubdirectories = false,
    };

    /// <summary>What is no folder, symbolic links followed.</summary>
    public List<string> Files { get; } = [];

    /// <summary>The folders, symbolic links followed.</summary>
    public List<string> Folders { get; } = [];

    /// <summary>Why the folder could not be listed, or null.</summary>
    public ListingFailure? Failure { get; private set; }

    /// <summary>Lists a folder. Names that arrive before a failure are kept.</summary>
    public static FolderListing Of(string folder)
    {
        FolderListing listing = new();
        try
        {
            listing.Fill(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            listing.Failure = ListingFailure.Of(e);
        }

        listing.Files.Sort(StringComparer.Ordinal);
        listing.Folders.Sort(StringComparer.Ordinal);
        return listing;
    }

    /// <summary>Looks for these names only, without listing the folder.</summary>
    public static FolderListing Probe(string folder, IEnumerable<string> names)
    {
        FolderListing listing = new();
        foreach (string name in names.Order(StringComparer.Ordinal))
        {
            EntryType type = FileFacts.Of(Path.Join(folder, name)).Type;
            if (type == EntryType.Denied) listing.Failure = ListingFailure.Denied;
            else if (type == EntryType.Folder) listing.Folders.Add(name);
            else if (type != EntryType.Missing) listing.Files.Add(name);
        }

        return listing;
    }

    private void Fill(string folder)
    {
        FileSystemEnumerable<(string Name, bool IsFolder)> entries = new(
            folder, (ref FileSystemEntry entry) => (entry.FileName.ToString(), entry.IsDirectory), Everything);
        foreach ((string name, bool isFolder) in entries) (isFolder ? Folders : Files).Add(name);
    }
}

/// <summary>Why a folder could not be listed.</summary>
internal sealed record ListingFailure(UnreadableReason Reason, string Detail)
{
    /// <summary>The folder may not be listed or searched by this user.</summary>
    public static ListingFailure Denied { get; } =
        new(UnreadableReason.AccessDenied, "the folder may not be read by this user");

    /// <summary>Sorts what the framework throws.</summary>
    public static ListingFailure Of(Exception exception) => exception switch
    {
        UnauthorizedAccessException => Denied,
        DirectoryNotFoundException => new(UnreadableReason.InputOutput, "the folder went away while it was being listed"),
        _ => new(UnreadableReason.InputOutput, "the operating system could not list the folder: " + exception.Message),
    };
}
