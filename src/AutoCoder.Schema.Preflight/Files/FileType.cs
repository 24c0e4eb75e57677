namespace AutoCoder.Schema.Preflight.Files;

/// <summary>What a path names.</summary>
internal enum FileType
{
    /// <summary>Nothing.</summary>
    Missing,

    /// <summary>An ordinary file.</summary>
    Regular,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A pipe, socket or device: opening one can block for ever, so nobody does.</summary>
    Special,

    /// <summary>Something below a folder that this user may not enter.</summary>
    Denied,

    /// <summary>Symbolic links that lead to themselves.</summary>
    LinkLoop,
}
