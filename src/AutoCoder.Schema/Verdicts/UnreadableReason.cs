namespace AutoCoder.Schema.Verdicts;

/// <summary>Why a database could not be examined.</summary>
public enum UnreadableReason
{
    /// <summary>The file is not a SQLite database: another format, a folder, a device, or encrypted.</summary>
    NotADatabase,

    /// <summary>The file is a SQLite database whose content is damaged or truncated.</summary>
    Corrupt,

    /// <summary>Another process holds it locked for longer than the wait allows.</summary>
    Locked,

    /// <summary>The file or its folder may not be read by this user.</summary>
    AccessDenied,

    /// <summary>
    /// A crash left a hot journal (SQLITE_READONLY_ROLLBACK, extended code 776) or the like behind: the content is not
    /// known until a connection that may write has rolled it back.
    /// </summary>
    NeedsRecovery,

    /// <summary>The versions in it belong to another kind of the same assembly.</summary>
    WrongKind,

    /// <summary>The version table is there, but is not a table of versions: a view, no such column, or rows that are no versions.</summary>
    VersionTableUnusable,

    /// <summary>The operating system reported an input/output error, or a limit of this program was reached.</summary>
    InputOutput,
}
