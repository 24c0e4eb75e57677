using SQLitePCL;

namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>
/// Tells what a database file is. Never writes: the database, its <c>-wal</c>, <c>-shm</c> and <c>-journal</c> stay as they
/// are to the byte, and no file appears beside them. Safe to share between threads.
/// </summary>
internal sealed class DatabaseInspector
{
    private readonly StateQuestion _question;
    private readonly ExaminationQuestion _examination;
    private readonly HistoryQuestion _history;
    private readonly InspectionOptions _options;
    private readonly JournalGuess _guess;

    /// <summary>An inspector of databases that keep their versions in <paramref name="versionTable"/>.</summary>
    public DatabaseInspector(VersionTable versionTable, InspectionOptions? options = null)
        : this(versionTable, options, new())
    {
    }

    internal DatabaseInspector(VersionTable versionTable, InspectionOptions? options, JournalGuess guess)
    {
        _guess = guess;
        _question = new StateQuestion(versionTable);
        _examination = new ExaminationQuestion(versionTable, _question);
        _history = new HistoryQuestion(versionTable, _question);
        _options = options ?? new InspectionOptions();
    }

    /// <summary>The state of the file at a path. Every state of a file is a value; nothing is thrown for one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Ends the wait for a lock; the state is then that it is locked.</param>
    public DatabaseState Inspect(string path, CancellationToken cancellation = default) =>
        ReadOnlyDatabase.Ask(path, _options, _question.Ask, _guess, cancellation) switch
        {
            Reading<DatabaseState>.Answer answer => answer.Value,
            Reading<DatabaseState>.Missing => new DatabaseState.Missing(),
            Reading<DatabaseState>.NoBytes => new DatabaseState.Empty(),
            Reading<DatabaseState>.Unreadable unreadable => new DatabaseState.Unreadable(unreadable.Reason, unreadable.Detail),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>The state of the file at a path with its schema and its ledger, all in one opening of it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Ends the wait for a lock; the state is then that it is locked.</param>
    public Examination Examine(string path, CancellationToken cancellation = default) => Examine(path, statements: null, cancellation);

    /// <summary>The same of a database that is open, as its connection sees it: with what its transaction has not committed yet.</summary>
    /// <param name="open">The connection; it is only read, and stays open.</param>
    public Examination Examine(sqlite3 open)
    {
        try
        {
            return _examination.Ask(ReadOnlyConnection.Of(open));
        }
        catch (SqliteFailureException failure)
        {
            return Examination.Of(new DatabaseState.Unreadable(failure.Failure.Reason, failure.Failure.Detail));
        }
    }

    /// <summary>The same, with the statements of the application prepared in that opening.</summary>
    internal Examination Examine(string path, StatementCheck? statements, CancellationToken cancellation) =>
        ReadOnlyDatabase.Ask(path, _options, connection => _examination.Ask(connection, statements), _guess, cancellation) switch
        {
            Reading<Examination>.Answer answer => answer.Value,
            Reading<Examination>.Missing => Examination.Of(new DatabaseState.Missing()),
            Reading<Examination>.NoBytes => Examination.Of(new DatabaseState.Empty()),
            Reading<Examination>.Unreadable unreadable => Examination.Of(new DatabaseState.Unreadable(unreadable.Reason, unreadable.Detail)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>What was executed on the database at a path, with its state and its schema, all in one opening of it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Ends the wait for a lock; the state is then that it is locked.</param>
    public RecordedHistory ReadHistory(string path, CancellationToken cancellation = default) =>
        ReadOnlyDatabase.Ask(path, _options, _history.Ask, _guess, cancellation) switch
        {
            Reading<RecordedHistory>.Answer answer => answer.Value,
            Reading<RecordedHistory>.Missing => RecordedHistory.Of(new DatabaseState.Missing()),
            Reading<RecordedHistory>.NoBytes => RecordedHistory.Of(new DatabaseState.Empty()),
            Reading<RecordedHistory>.Unreadable unreadable => RecordedHistory.Of(new DatabaseState.Unreadable(unreadable.Reason, unreadable.Detail)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>
    /// The rows of <c>sqlite_schema</c>, for a database whose state says that it has tables; null when it cannot be read
    /// (any more).
    /// </summary>
    public ImmutableArray<SchemaEntry>? ReadSchema(string path) =>
        ReadOnlyDatabase.Ask(path, _options, SchemaQuestion.Ask) is Reading<ImmutableArray<SchemaEntry>>.Answer answer
            ? answer.Value
            : null;

    /// <summary>The one number that a SELECT gives; null when that is NULL, or the question cannot be asked of this database.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sql">The question. The connection is read-only, whatever it says.</param>
    public long? AskNumber(string path, string sql) =>
        ReadOnlyDatabase.Ask(path, _options, connection => Number(connection, sql)) is Reading<long?>.Answer answer ? answer.Value : null;

    /// <summary>The one number that a SELECT gives, or why there is none: the file cannot be read, the question not be asked, or it is too much work.</summary>
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
        using ReadOnlyStatement question = connection.Prepare(sql);
        return question.Step() && question.IsInteger(0) ? question.Integer(0) : null;
    }

    /// <summary>The file that a path leads to, symbolic links resolved: its <c>-wal</c> and its lock are beside that one.</summary>
    public static string RealPath(string path) => CanonicalPath.Of(Path.GetFullPath(path));

    /// <summary>Which file a path leads to now; null when there is none, or when the system does not tell. Opens nothing.</summary>
    public static FileIdentity? IdentityOf(string path) => Statx.Look(Path.GetFullPath(path))?.Identity;
}
