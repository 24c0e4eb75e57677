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

    /// <summary>What cannot be opened by its name; it is in neither of the other lists.</summary>
    public List<ForeignName> Foreign { get; private set; } = [];

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

        bool isSuspect = listing.Files.Exists(ForeignName.IsSuspect) || listing.Folders.Exists(ForeignName.IsSuspect);
        if (isSuspect) listing.SetAside(folder);
        listing.Files.Sort(StringComparer.Ordinal);
        listing.Folders.Sort(StringComparer.Ordinal);
        return listing;
    }

    // Two names may look the same, one of them UTF-8.
    private void SetAside(string folder)
    {
        Foreign = ForeignName.In(folder, [.. Files.Concat(Folders).Where(ForeignName.IsSuspect).Distinct()]);
        foreach (ForeignName foreign in Foreign)
        {
            if (!foreign.MayBeFolder || !Folders.Remove(foreign.Decoded)) Files.Remove(foreign.Decoded);
        }
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

/// <summary>
/// Links that lead to no folder. Whoever looks for databases has to say so: they may be where a link should lead.
/// </summary>
internal static class LostLink
{
    /// <summary>What is wrong with a path that is such a link; null for what is none.</summary>
    public static string? Problem(string path, EntryType type)
    {
        if (type is not (EntryType.DanglingLink or EntryType.Failed)) return null;
        string to = CanonicalPath.LinkTarget(path) is { } target ? $" (to {target})" : "";
        return type == EntryType.DanglingLink
            ? $"it is a link that leads nowhere{to}: mount what it leads to, or remove it"
            : $"the system cannot follow it{to}: a circle of symbolic links, or a name that is too long";
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
