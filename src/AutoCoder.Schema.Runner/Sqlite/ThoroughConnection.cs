using System.Data;
using System.Data.Common;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AutoCoder.Schema.Runner.Sqlite;

/// <summary>
/// The connection that migrations get: none of its commands keeps a failure to itself, and a statement that does not come to
/// an end (a trigger in somebody's file can see to that) ends when the work is cancelled.
/// </summary>
/// <param name="path">The file, or <see cref="DatabaseConnection.InMemory"/>.</param>
/// <param name="mode">What may be done with it.</param>
/// <param name="wait">How many seconds the driver tries again where the database is busy.</param>
internal sealed class ThoroughConnection(string path, SqliteOpenMode mode, int wait) : DatabaseConnection(path, mode, wait)
{
    // A few milliseconds of SQLite's work.
    private const int InstructionsBetweenLooks = 100_000;

    /// <summary>What was read of its schema.</summary>
    public SchemaRows SchemaRows { get; } = new();

    /// <summary>Who may use it: nobody whose migration has returned.</summary>
    public MigrationFlow Flow { get; } = new();

    /// <summary>The transaction that is open; null for none.</summary>
    public SqliteTransaction? Current => Transaction;

    /// <summary>How parameters are stored by the driver that its migrations were written for.</summary>
    public ParameterHabits Habits { get; set; }

    /// <summary>The statement that failed last, as its author wrote it, and how.</summary>
    public (Exception Error, string Sql)? LastFailure { get; set; }

    /// <summary>The statement that an error is of; null when none of its commands had it.</summary>
    public string? SqlOf(Exception exception)
    {
        for (Exception? error = exception; error is not null; error = error.InnerException)
        {
            if (error == LastFailure?.Error) return LastFailure?.Sql;
        }

        return null;
    }

    /// <summary>What ends statements.</summary>
    public CancellationToken Cancellation { get; private set; }

    /// <summary>What bounds the statements of migrations; null for no bound.</summary>
    public StatementClock? Clock { get; private set; }

    /// <summary>Whether the statement that runs has to end.</summary>
    public bool MustEnd => Cancellation.IsCancellationRequested || Clock?.IsOver() == true;

    /// <summary>
    /// From now on a statement that is running ends when the work is cancelled, or when it has run for too long. SQLite calls the
    /// handler also in what triggers run (https://sqlite.org/c3ref/progress_handler.html); sqlite3_interrupt would miss a
    /// statement that is just about to begin.
    /// </summary>
    /// <param name="cancellation">Ends the work.</param>
    /// <param name="limit">How long one statement of a migration may run; null for any time.</param>
    public void EndStatementsWith(CancellationToken cancellation, TimeSpan? limit = null)
    {
        Cancellation = cancellation;
        Clock = limit is { } longest ? new(longest) : null;
        Look();
        Listen();
    }

    /// <summary>Looks whether statements have to end, where something else had the one handler that a connection has.</summary>
    public void Look()
    {
        if (!Cancellation.CanBeCanceled && Clock is null) return;
        raw.sqlite3_progress_handler(Handle, InstructionsBetweenLooks, _ => MustEnd ? 1 : 0, null);
    }

    /// <summary>Hears of statements that begin, where something else had the one listener that a connection has.</summary>
    public void Listen() =>
        raw.sqlite3_trace(Handle, Clock is { } clock ? (strdelegate_trace)((_, sql) => clock.Begins(sql)) : null, null);

    /// <summary>Whether an error is only that a statement was ended because the work was cancelled.</summary>
    public bool IsCancelled(Exception error) => Cancellation.IsCancellationRequested
        && error.GetBaseException() is OperationCanceledException or SqliteException { SqliteErrorCode: raw.SQLITE_INTERRUPT };

    /// <summary>Whether an error is only that a statement was ended because it had run for too long.</summary>
    public bool IsOverTime(Exception error) =>
        Clock is { HasEndedOne: true } && error.GetBaseException() is SqliteException { SqliteErrorCode: raw.SQLITE_INTERRUPT };

    /// <inheritdoc />
    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) =>
        Transaction is { } outer ? new NestedTransaction(this, outer) : base.BeginDbTransaction(isolationLevel);

    /// <inheritdoc />
    public override SqliteCommand CreateCommand() => new ThoroughCommand
    {
        Connection = this,
        CommandTimeout = DefaultTimeout,
        Transaction = Transaction,
    };

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">Work that a migration left behind wants to close it.</exception>
    public override void Close()
    {
        using (Flow.Using()) base.Close();
    }
}

/// <summary>
/// A command that runs all of its statements and tells when one fails. The driver's own (Microsoft.Data.Sqlite 10.0) stops at
/// the first statement that gives rows (a PRAGMA, a SELECT, a RETURNING) and runs the rest while it disposes the reader, where
/// it swallows every error: <c>PRAGMA x; ALTER TABLE …</c> would be recorded as applied although the ALTER TABLE failed.
/// </summary>
[SuppressMessage("Security", "CA2100", Justification = "It is the migrations' own SQL.")]
internal sealed class ThoroughCommand : SqliteCommand
{
    private string _written = "";

    /// <summary>The statements as their author wrote them.</summary>
    [AllowNull]
    public override string CommandText
    {
        get => _written;
        set => base.CommandText = _written = value ?? "";
    }

    /// <inheritdoc />
    protected override DbTransaction? DbTransaction
    {
        get => base.DbTransaction;
        set => base.DbTransaction = value is NestedTransaction nested ? nested.Outer : value;
    }

    /// <inheritdoc />
    public override void Prepare()
    {
        Adapt();
        base.Prepare();
    }

    /// <inheritdoc />
    /// <exception cref="OperationCanceledException">The work was cancelled while it ran.</exception>
    public override SqliteDataReader ExecuteReader(CommandBehavior behavior) => Cancellable(() => base.ExecuteReader(behavior));

    /// <inheritdoc />
    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => Thorough(ExecuteReader(behavior));

    /// <inheritdoc />
    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(
        CommandBehavior behavior, CancellationToken cancellationToken) =>
        Thorough(await ExecuteReaderAsync(behavior, cancellationToken).ConfigureAwait(false));

    // What asks for it as SqliteDataReader gets the driver's: nothing else can be one.
    private DbDataReader Thorough(SqliteDataReader reader) =>
        SqlTokenizer.Significant(_written).SkipWhile(token => _written[token.Start] != ';').Skip(1).Any()
            ? new ThoroughReader(reader, step => Cancellable(() =>
            {
                step();
                return true;
            }))
            : reader;

    /// <inheritdoc />
    /// <exception cref="OperationCanceledException">The work was cancelled while it ran.</exception>
    public override int ExecuteNonQuery() => Cancellable(() =>
    {
        using SqliteDataReader reader = base.ExecuteReader(CommandBehavior.Default);
        RunOn(reader);
        return reader.RecordsAffected;
    });

    /// <inheritdoc />
    /// <exception cref="OperationCanceledException">The work was cancelled while it ran.</exception>
    public override object? ExecuteScalar() => Cancellable(() =>
    {
        using SqliteDataReader reader = base.ExecuteReader(CommandBehavior.Default);
        object? value = reader.Read() ? reader.GetValue(0) : null;
        RunOn(reader);
        return value;
    });

    private T Cancellable<T>(Func<T> run)
    {
        using MigrationFlow.Use? use = (Connection as ThoroughConnection)?.Flow.Using();
        try
        {
            Adapt();
            return run();
        }
        catch (Exception error) when (!IsNoted(error))
        {
            throw; // never: it is only looked at
        }
        catch (SqliteException error) when (Connection is ThoroughConnection connection && connection.IsCancelled(error))
        {
            throw new OperationCanceledException(connection.Cancellation);
        }
    }

    // Null and unset are the same to other drivers, and there is only one transaction.
    private void Adapt()
    {
        if (Transaction is null && Connection is ThoroughConnection { Current: { } current }) Transaction = current;
        ParameterHabits habits = (Connection as ThoroughConnection)?.Habits ?? default;
        string named = Parameters.Count == 0 ? _written : LenientParameters.Name(_written, Parameters, habits);
        if (named != base.CommandText) base.CommandText = named;
    }

    private bool IsNoted(Exception error)
    {
        if (Connection is ThoroughConnection connection) connection.LastFailure = (error, _written);
        return true;
    }

    private static void RunOn(SqliteDataReader reader)
    {
        do
        {
            while (reader.Read())
            {
            }
        }
        while (reader.NextResult());
    }
}

/// <summary>
/// How long one statement of a migration may run. The work of the program itself (verification, the proof, the commit) has no
/// bound.
/// </summary>
/// <param name="limit">How long.</param>
internal sealed class StatementClock(TimeSpan limit)
{
    // What is named of a statement: enough to find it, and nothing that could be a value.
    private const int MostTokens = 8, MostCharacters = 80;

    private long _begun;
    private string _statement = "";
    private bool _isCounting;

    /// <summary>How long a statement may run.</summary>
    public TimeSpan Limit => limit;

    /// <summary>Whether a statement was ended because it had run for longer, since <see cref="Counting"/>.</summary>
    public bool HasEndedOne { get; private set; }

    /// <summary>How that statement begins.</summary>
    public string Beginning
    {
        get
        {
            SqlToken[] tokens =
                [.. SqlTokenizer.Significant(_statement).TakeWhile(token => !IsValue(token.Kind)).Take(MostTokens)];
            string text = tokens.Length == 0 ? "" : _statement[tokens[0].Start..tokens[^1].End];
            return $"{(text.Length > MostCharacters ? text[..MostCharacters] : text)} …";
        }
    }

    /// <summary>
    /// A statement begins. What runs inside of another (a trigger, say) arrives as a comment, and belongs to that one.
    /// </summary>
    /// <param name="sql">Its text.</param>
    public void Begins(string sql)
    {
        if (SqlTokenizer.Significant(sql).Length == 0) return;
        _begun = Stopwatch.GetTimestamp();
        if (!HasEndedOne) _statement = sql; // what cleans up after one that was ended is not what is told of
    }

    /// <summary>From here on until it is disposed, statements are a migration's.</summary>
    public IDisposable Counting() => new Counted(this);

    /// <summary>Whether the statement that runs has to end.</summary>
    public bool IsOver()
    {
        if (!_isCounting || Stopwatch.GetElapsedTime(_begun) <= limit) return false;
        return HasEndedOne = true;
    }

    private static bool IsValue(TokenKind kind) =>
        kind is TokenKind.Text or TokenKind.Blob or TokenKind.Number or TokenKind.Variable;

    private sealed class Counted : IDisposable
    {
        private readonly StatementClock _clock;

        public Counted(StatementClock clock)
        {
            _clock = clock;
            (clock._begun, clock._isCounting, clock.HasEndedOne) = (Stopwatch.GetTimestamp(), true, false);
        }

        public void Dispose() => _clock._isCounting = false;
    }
}
