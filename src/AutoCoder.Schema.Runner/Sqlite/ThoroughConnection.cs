using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Sqlite;

/// <summary>
/// The connection that migrations get: none of its commands keeps a failure to itself, and a statement that does not come to
/// an end (a trigger in somebody's file can see to that) ends when the work is cancelled.
/// </summary>
internal sealed class ThoroughConnection(string connectionString) : SqliteConnection(connectionString)
{
    // A few milliseconds of SQLite's work.
    private const int InstructionsBetweenLooks = 100_000;

    /// <summary>What was read of its schema.</summary>
    public SchemaRows SchemaRows { get; } = new();

    /// <summary>What ends statements.</summary>
    public CancellationToken Cancellation { get; private set; }

    /// <summary>What bounds the statements of migrations; null for no bound.</summary>
    public StatementClock? Clock { get; private set; }

    /// <summary>Whether the statement that runs has to end.</summary>
    public bool MustEnd => Cancellation.IsCancellationRequested || Clock?.IsOver() == true;

    /// <summary>
    /// From now on a statement that is running ends when the work is cancelled, or when it has run for too long. SQLite calls the handler also
    /// in what triggers run (https://sqlite.org/c3ref/progress_handler.html); sqlite3_interrupt would miss a statement that is just about to begin.
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
        if (Cancellation.CanBeCanceled || Clock is not null) SQLitePCL.raw.sqlite3_progress_handler(Handle, InstructionsBetweenLooks, _ => MustEnd ? 1 : 0, null);
    }

    /// <summary>Hears of statements that begin, where something else had the one listener that a connection has.</summary>
    public void Listen() =>
        SQLitePCL.raw.sqlite3_trace(Handle, Clock is { } clock ? (SQLitePCL.strdelegate_trace)((_, sql) => clock.Begins(sql)) : null, null);

    /// <summary>Whether an error is only that a statement was ended because the work was cancelled.</summary>
    public bool IsCancelled(Exception error) => Cancellation.IsCancellationRequested
        && error.GetBaseException() is OperationCanceledException or SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_INTERRUPT };

    /// <summary>Whether an error is only that a statement was ended because it had run for too long.</summary>
    public bool IsOverTime(Exception error) => Clock is { HasEndedOne: true } && error.GetBaseException() is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_INTERRUPT };

    /// <inheritdoc />
    public override SqliteCommand CreateCommand() => new ThoroughCommand
    {
        Connection = this,
        CommandTimeout = DefaultTimeout,
        Transaction = Transaction,
    };
}
