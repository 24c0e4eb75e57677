using SQLitePCL;

namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>
/// Tells what a database file is. Never writes: the database, its <c>-wal</c>, <c>-shm</c> and <c>-journal</c> stay as they
/// are to the byte, and no file appears beside them. Safe to share between threads.
/// </summary>
internal sealed class DatabaseInspector
{
    private readonly Examiner _examiner;
    private readonly InspectionOptions _options;
    private readonly JournalGuess _guess;

    /// <summary>An inspector of databases that keep their versions in <paramref name="versionTable"/>.</summary>
    public DatabaseInspector(VersionTable versionTable, InspectionOptions? options = null)
        : this(versionTable, options, new())
    {
    }

    internal DatabaseInspector(VersionTable versionTable, InspectionOptions? options, JournalGuess guess)
    {
        _examiner = new Examiner(versionTable);
        _options = options ?? new InspectionOptions();
        _guess = guess;
    }

    private DatabaseInspector(DatabaseInspector other, TimeSpan lockTimeout)
    {
        (_examiner, _guess) = (other._examiner, other._guess);
        _options = other._options with { LockTimeout = lockTimeout };
    }

    /// <summary>The same inspector with another time to wait for a lock.</summary>
    public DatabaseInspector Waiting(TimeSpan lockTimeout) => lockTimeout == _options.LockTimeout ? this : new(this, lockTimeout);

    /// <summary>The state of the file at a path. Every state of a file is a value; nothing is thrown for one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Ends the wait for a lock; the state is then that it is locked.</param>
    public DatabaseState Inspect(string path, CancellationToken cancellation = default) =>
        Look(path, _examiner.State, static state => state, cancellation);

    /// <summary>The state of the file at a path with its schema and its ledger, all in one opening of it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Ends the wait for a lock; the state is then that it is locked.</param>
    public Examination Examine(string path, CancellationToken cancellation = default) =>
        Examine(path, statements: null, cancellation);

    /// <summary>The same, with the statements of the application prepared in that opening.</summary>
    internal Examination Examine(string path, StatementCheck? statements, CancellationToken cancellation) =>
        Look(path, connection => _examiner.Examine(connection, statements), Examination.Of, cancellation);

    /// <summary>
    /// The same of a database that is open, as its connection sees it: with what its transaction has not committed yet.
    /// </summary>
    /// <param name="open">The connection; it is only read, and stays open.</param>
    public Examination Examine(sqlite3 open)
    {
        try
        {
            return _examiner.Examine(ReadOnlyConnection.Of(open));
        }
        catch (SqliteFailureException failure)
        {
            return Examination.Of(new DatabaseState.Unreadable(failure.Failure.Reason, failure.Failure.Detail));
        }
    }

    /// <summary>What was executed on a database that is open, as its connection sees it.</summary>
    /// <param name="open">The connection; it is only read, and stays open.</param>
    public RecordedHistory ReadHistory(sqlite3 open)
    {
        try
        {
            return _examiner.History(ReadOnlyConnection.Of(open));
        }
        catch (SqliteFailureException failure)
        {
            return RecordedHistory.Of(new DatabaseState.Unreadable(failure.Failure.Reason, failure.Failure.Detail));
        }
    }

    /// <summary>What was executed on the database at a path, with its state and its schema, all in one opening of it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Ends the wait for a lock; the state is then that it is locked.</param>
    public RecordedHistory ReadHistory(string path, CancellationToken cancellation = default) =>
        Look(path, _examiner.History, RecordedHistory.Of, cancellation);

    private T Look<T>(
        string path, Func<ReadOnlyConnection, T> look, Func<DatabaseState, T> ofState, CancellationToken cancellation) =>
        ReadOnlyDatabase.Ask(path, _options, look, _guess, cancellation) switch
        {
            Reading<T>.Answer answer => answer.Value,
            Reading<T>.Missing => ofState(new DatabaseState.Missing()),
            Reading<T>.NoBytes => ofState(new DatabaseState.Empty()),
            Reading<T>.Unreadable unreadable => ofState(new DatabaseState.Unreadable(unreadable.Reason, unreadable.Detail)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>
    /// The one number that a SELECT gives; null when that is NULL, or the question cannot be asked of this database.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="sql">The question. The connection is read-only, whatever it says.</param>
    public long? AskNumber(string path, string sql) =>
        ReadOnlyDatabase.Ask(path, _options, connection => Number(connection, sql)) is Reading<long?>.Answer answer
            ? answer.Value
            : null;

    /// <summary>The same of a database that is open, as its connection sees it.</summary>
    /// <param name="open">The connection; it is only read, and stays open.</param>
    /// <param name="sql">The question.</param>
    public static long? AskNumber(sqlite3 open, string sql)
    {
        try
        {
            return Number(ReadOnlyConnection.Of(open), sql);
        }
        catch (SqliteFailureException)
        {
            return null;
        }
    }

    /// <summary>What the rows of the database at a path say of a step that changed rows.</summary>
    public DataAnswer Ask(string path, DataQuestion question) => Ask(path, open: null, question);

    /// <summary>The same, where a connection may be open already.</summary>
    /// <param name="path">The file.</param>
    /// <param name="open">A connection to it, or to a copy of it, that is asked instead; null to open the file.</param>
    /// <param name="question">The question.</param>
    public DataAnswer Ask(string path, sqlite3? open, DataQuestion question) =>
        DataQuestion.Answer(open is null ? AskNumber(path, question.Sql) : AskNumber(open, question.Sql));

    /// <summary>
    /// The one number that a SELECT gives, or why there is none: the file cannot be read, the question not be asked, or it is too
    /// much work.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="sql">The question. The connection is read-only, whatever it says.</param>
    /// <param name="cancellation">Ends the wait for a lock.</param>
    public NumberAnswer Count(string path, string sql, CancellationToken cancellation = default) =>
        ReadOnlyDatabase.Ask(path, _options, connection => Number(connection, sql), cancellation: cancellation) switch
        {
            Reading<long?>.Answer { Value: { } number } => new NumberAnswer.Known(number),
            Reading<long?>.Missing => new NumberAnswer.Unknown("there is no such file"),
            Reading<long?>.NoBytes => new NumberAnswer.Known(0),
            Reading<long?>.Unreadable unreadable => new NumberAnswer.Unknown(unreadable.Detail),
            _ => new NumberAnswer.Unknown("it gave no number"),
        };

    /// <summary>
    /// Copies what is committed in a database into another one that is open, by SQLite's backup API, at one moment of it. The
    /// database itself is only read, as by every question.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="destination">The other database; what it has is replaced. To be thrown away when the copy fails.</param>
    /// <param name="cancellation">Ends the wait for a lock.</param>
    /// <returns>Why there is no copy; null when there is one.</returns>
    public string? CopyInto(string path, sqlite3 destination, CancellationToken cancellation = default) =>
        ReadOnlyDatabase.Ask(path, _options, connection => Copy(connection, destination), cancellation: cancellation) switch
        {
            Reading<string>.Missing => "there is no such file",
            Reading<string>.Unreadable unreadable => unreadable.Detail,
            _ => null,
        };

    private static string Copy(ReadOnlyConnection source, sqlite3 destination)
    {
        using sqlite3_backup backup = raw.sqlite3_backup_init(destination, "main", source.Handle, "main");
        if (backup.IsInvalid) throw new SqliteFailureException(SqliteFailure.Of(raw.sqlite3_errcode(destination)));
        int code = raw.sqlite3_backup_step(backup, -1);
        return code == raw.SQLITE_DONE ? "" : throw new SqliteFailureException(SqliteFailure.Of(code));
    }

    private static long? Number(ReadOnlyConnection connection, string sql)
    {
        using SqliteStatement question = connection.Prepare(sql);
        return question.Step() && question.IsInteger(0) ? question.Integer(0) : null;
    }

    /// <summary>
    /// The file that a path leads to, symbolic links resolved: its <c>-wal</c> and its lock are beside that one.
    /// </summary>
    public static string RealPath(string path) => CanonicalPath.Of(Path.GetFullPath(path));

    /// <summary>
    /// Which file a path leads to now; null when there is none, or when the system does not tell. Opens nothing.
    /// </summary>
    public static FileIdentity? IdentityOf(string path) => Statx.Look(Path.GetFullPath(path))?.Identity;
}

/// <summary>How far an inspection goes for an answer.</summary>
internal sealed record InspectionOptions
{
    /// <summary>How long to wait for a lock that another process holds. Five seconds unless told.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The largest database, in bytes, of which a private copy is made when that is the one way to read it without
    /// writing (a <c>-wal</c> file with content, and no <c>-shm</c>). 2 GiB unless told.
    /// </summary>
    public long LargestCopy { get; init; } = 2L << 30;

    /// <summary>
    /// True when connections of the application live in this process. SQLite opens the <c>-shm</c> file of a database once
    /// a process: while we had it read-only, every connection that the application opens would be read-only, too, and stay
    /// so until it is closed (measured with SQLite 3.53). A database in WAL mode that has a <c>-shm</c> is then read by a
    /// connection like the application's own, which marks its reading in the <c>-shm</c>; nothing else is written, and no
    /// file appears.
    /// </summary>
    public bool SharesProcess { get; init; }
}

/// <summary>What asking a database for a number came to.</summary>
internal abstract record NumberAnswer
{
    private NumberAnswer()
    {
    }

    /// <summary>The number.</summary>
    public sealed record Known(long Number) : NumberAnswer;

    /// <summary>Nobody can say.</summary>
    /// <param name="Why">Why, in a few words; never data of rows.</param>
    public sealed record Unknown(string Why) : NumberAnswer;
}
