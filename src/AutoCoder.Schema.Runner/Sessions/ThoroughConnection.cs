using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Sessions;

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

    /// <summary>
    /// From now on a statement that is running ends when the work is cancelled. SQLite calls the handler also in what triggers
    /// run (https://sqlite.org/c3ref/progress_handler.html); sqlite3_interrupt would miss a statement that is just about to begin.
    /// </summary>
    public void EndStatementsWith(CancellationToken cancellation)
    {
        Cancellation = cancellation;
        if (cancellation.CanBeCanceled) SQLitePCL.raw.sqlite3_progress_handler(Handle, InstructionsBetweenLooks, _ => cancellation.IsCancellationRequested ? 1 : 0, null);
    }

    /// <summary>Whether an error is only that a statement was ended because the work was cancelled.</summary>
    public bool IsCancelled(Exception error) => Cancellation.IsCancellationRequested
        && error.GetBaseException() is OperationCanceledException or SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_INTERRUPT };

    /// <inheritdoc />
    public override SqliteCommand CreateCommand() => new ThoroughCommand
    {
        Connection = this,
        CommandTimeout = DefaultTimeout,
        Transaction = Transaction,
    };
}
