namespace AutoCoder.Schema.Verdicts;

/// <summary>What a database file is, before anything is compared with it.</summary>
public abstract record DatabaseState
{
    private DatabaseState()
    {
    }

    /// <summary>There is no file at the path.</summary>
    public sealed record Missing : DatabaseState;

    /// <summary>A file of no bytes, or a database without a table.</summary>
    public sealed record Empty : DatabaseState;

    /// <summary>Tables, and no version table among them: nobody ever tracked this database.</summary>
    /// <param name="TableCount">How many tables it has.</param>
    public sealed record Unversioned(int TableCount) : DatabaseState;

    /// <summary>A database with a version table.</summary>
    /// <param name="Applied">The versions in it, ascending, each once.</param>
    /// <param name="Repeated">The versions that are recorded more than once, ascending.</param>
    public sealed record Versioned(ImmutableArray<long> Applied, ImmutableArray<long> Repeated) : DatabaseState
    {
        /// <summary>
        /// How many tables it has beside the version table while no version is in that; 0 when there is one, for then it
        /// says what the tables are.
        /// </summary>
        public int UnrecordedTables { get; init; }

        /// <inheritdoc />
        public bool Equals(Versioned? other) =>
            other is not null && UnrecordedTables == other.UnrecordedTables
                && Applied.AsSpan().SequenceEqual(other.Applied.AsSpan())
            && Repeated.AsSpan().SequenceEqual(other.Repeated.AsSpan());

        /// <inheritdoc />
        public override int GetHashCode() => Applied.IsEmpty ? 0 : HashCode.Combine(Applied.Length, Applied[^1]);
    }

    /// <summary>The file could not be examined, which is never the same as being current.</summary>
    /// <param name="Reason">Which of the reasons it is.</param>
    /// <param name="Detail">What was seen, in a few words; never data of rows.</param>
    public sealed record Unreadable(UnreadableReason Reason, string Detail) : DatabaseState;
}

/// <summary>Why a database could not be examined.</summary>
public enum UnreadableReason
{
    /// <summary>The file is not a SQLite database: another format, a folder or a device.</summary>
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

    /// <summary>
    /// The version table is there, but is not a table of versions: a view, no such column, or rows that are no versions.
    /// </summary>
    VersionTableUnusable,

    /// <summary>The operating system reported an input/output error, or a limit of this program was reached.</summary>
    InputOutput,

    /// <summary>
    /// A <c>-wal</c> or <c>-journal</c> with content is beside it that cannot be this file's: it is missing, empty, in another
    /// journal mode, or has other pages. SQLite would delete it, or write it into the database.
    /// </summary>
    StrayCompanion,

    /// <summary>
    /// The file looks as an encrypted database does and no key was given, or it cannot be read with the one that was.
    /// </summary>
    Encrypted,
}
