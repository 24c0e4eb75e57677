using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AutoCoder.Schema.Runner.Sqlite;

/// <summary>
/// A statement below the driver, whose commands, parameters and readers cost more than what they carry when a database is asked
/// fifty small things. It is inside whatever transaction is open on the connection.
/// </summary>
internal sealed class PlainStatement : IDisposable
{
    private readonly SqliteConnection _connection;

    /// <summary>Gets a statement ready.</summary>
    /// <exception cref="SqliteException">SQLite does not take it.</exception>
    public PlainStatement(SqliteConnection connection, string sql)
    {
        _connection = connection;
        int code = raw.sqlite3_prepare_v2(connection.Handle, sql, out sqlite3_stmt statement);
        Statement = statement;
        if (code != raw.SQLITE_OK) throw Error(code);
        Row = new(statement);
    }

    /// <summary>The current row, for values that are read as they are stored; good as long as this is not disposed.</summary>
    public StoredRow Row { get; }

    private sqlite3_stmt Statement { get; }

    /// <summary>The one number that a question gives; 0 when it gives none.</summary>
    /// <exception cref="SqliteException">It cannot be asked.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled while it ran.</exception>
    public static long Number(SqliteConnection connection, string sql)
    {
        using PlainStatement question = new(connection, sql);
        return question.Step() ? raw.sqlite3_column_int64(question.Statement, 0) : 0;
    }

    /// <summary>Moves to the next row; false after the last.</summary>
    /// <exception cref="SqliteException">It failed.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled while it ran.</exception>
    public bool Step() => raw.sqlite3_step(Statement) switch
    {
        raw.SQLITE_ROW => true,
        raw.SQLITE_DONE => false,
        int code => throw Error(code),
    };

    /// <summary>Whether a column is NULL.</summary>
    public bool IsNull(int column) => raw.sqlite3_column_type(Statement, column) == raw.SQLITE_NULL;

    /// <summary>A column as a number.</summary>
    public long Integer(int column) => raw.sqlite3_column_int64(Statement, column);

    /// <summary>A column as text, up to a NUL in it.</summary>
    public string Text(int column) => raw.sqlite3_column_text(Statement, column).utf8_to_string() ?? "";

    /// <summary>A column as the bytes of its text in UTF-8; good until the next step.</summary>
    public ReadOnlySpan<byte> Utf8(int column)
    {
        _ = raw.sqlite3_column_text(Statement, column); // converts what is stored as UTF-16
        return raw.sqlite3_column_blob(Statement, column);
    }

    /// <summary>Gives a parameter, counted from 1, a value.</summary>
    public void Bind(int parameter, object? value) => _ = value switch
    {
        null => raw.sqlite3_bind_null(Statement, parameter),
        long number => raw.sqlite3_bind_int64(Statement, parameter, number),
        string text => raw.sqlite3_bind_text(Statement, parameter, Encoding.UTF8.GetBytes(text)),
        _ => throw new ArgumentException($"{value.GetType().Name} is bound nowhere.", nameof(value)),
    };

    /// <summary>Makes it ready to run again.</summary>
    public void Reset() => _ = raw.sqlite3_reset(Statement);

    /// <inheritdoc />
    public void Dispose() => Statement.Dispose();

    private Exception Error(int code) =>
        _connection is ThoroughConnection { Cancellation.IsCancellationRequested: true } thorough && (code & 0xFF) == raw.SQLITE_INTERRUPT
            ? new OperationCanceledException(thorough.Cancellation)
            : Failure(code);

    private SqliteException Failure(int code)
    {
        try
        {
            SqliteException.ThrowExceptionForRC(code, _connection.Handle);
        }
        catch (SqliteException failure)
        {
            return failure;
        }

        return new SqliteException($"SQLite Error {code}.", code);
    }
}
