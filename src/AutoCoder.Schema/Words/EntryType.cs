namespace AutoCoder.Schema.Words;

/// <summary>What stands at a path.</summary>
internal enum EntryType
{
    /// <summary>Nothing.</summary>
    Missing,

    /// <summary>A symbolic link that leads nowhere: something was here once, or is not mounted.</summary>
    DanglingLink,

    /// <summary>A regular file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link, when links are not followed.</summary>
    Link,

    /// <summary>A device, a pipe or a socket.</summary>
    Other,

    /// <summary>A folder on the way may not be searched by this user.</summary>
    Denied,

    /// <summary>The operating system could not tell: a loop of symbolic links, a name that is too long, an I/O error.</summary>
    Failed,
}
