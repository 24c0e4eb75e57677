using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AutoCoder.Schema.Runner.Sqlite;

/// <summary>
/// The statements of this program itself on a connection, inside whatever transaction is open on it. What sets or changes
/// something runs by the driver, which tries again while a database is busy and runs nothing on a connection whose transaction
/// ended behind its back. Questions go below it: its commands, parameters and readers cost more than what they carry when a
/// database is asked fifty small things.
/// </summary>
internal static class ConnectionStatements
{
    /// <summary>
    /// Makes what is committed last. A commit in DELETE mode is the removal of the journal, and SQLite's default (FULL) does not
    /// wait until that is on the disk (https://sqlite.org/pragma.html#pragma_synchronous): a power loss brings the journal back,
    /// and with it what was before; or, when the file was made shorter since, a damaged database. In WAL mode it is what FULL is.
    /// On macOS fsync(2) leaves what is in the disk's own memory, unless it is asked for all (the same page, fullfsync).
    /// </summary>
    public static readonly string Lasting = OperatingSystem.IsMacOS()
        ? "PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON; PRAGMA synchronous = EXTRA"
        : "PRAGMA synchronous = EXTRA";

    /// <summary>Runs statements by the driver.</summary>
    /// <exception cref="SqliteException">One of them failed.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled while it ran.</exception>
    public static void Execute(this SqliteConnection connection, string sql) => _ = connection.Value(sql);

    /// <summary>
    /// The first value that a statement gives by the driver, for what may find the database busy; null when it gives none.
    /// </summary>
    /// <exception cref="SqliteException">It failed.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled while it ran.</exception>
    public static object? Value(this SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // statements of this program, in which names are quoted, and scripts that were meant to be run
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }

    /// <summary>A statement below the driver, row by row, with the values of its parameters in their order.</summary>
    /// <exception cref="SqliteException">SQLite does not take it; or, later, a step of it failed.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled while it ran.</exception>
    public static SqliteStatement Prepare(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        SqliteStatement statement = new(connection.Handle!, sql, code => Error(connection, code));
        for (int i = 0; i < values.Length; i++) statement.Bind(i + 1, values[i]);
        return statement;
    }

    /// <summary>The one number that a question gives; 0 when it gives none.</summary>
    /// <exception cref="SqliteException">It cannot be asked.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled while it ran.</exception>
    public static long Number(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        using SqliteStatement question = connection.Prepare(sql, values);
        return question.Step() ? question.Integer(0) : 0;
    }

    /// <summary>The first column of all rows that a question gives, as text; empty for NULL.</summary>
    /// <exception cref="SqliteException">It cannot be asked.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled while it ran.</exception>
    public static List<string> Texts(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        using SqliteStatement question = connection.Prepare(sql, values);
        List<string> texts = [];
        while (question.Step()) texts.Add(question.Text(0) ?? "");
        return texts;
    }

    private static Exception Error(SqliteConnection connection, int code) =>
        (code & 0xFF) == raw.SQLITE_INTERRUPT
        && connection is ThoroughConnection { Cancellation: { IsCancellationRequested: true } ended }
            ? new OperationCanceledException(ended)
            : Failure(connection, code);

    private static SqliteException Failure(SqliteConnection connection, int code)
    {
        try
        {
            SqliteException.ThrowExceptionForRC(code, connection.Handle);
        }
        catch (SqliteException failure)
        {
            return failure;
        }

        return new SqliteException($"SQLite Error {code}.", code);
    }
}
