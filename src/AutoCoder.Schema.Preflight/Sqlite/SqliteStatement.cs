using System.Text;
using SQLitePCL;

namespace AutoCoder.Schema.Preflight.Sqlite;

/// <summary>
/// A prepared statement, row by row. Its values are read without an object a call, which SQLitePCLRaw makes: a gate asks some
/// hundred of a database, and whoever hashes every value of one asks for thousands.
/// </summary>
internal sealed unsafe class SqliteStatement : IDisposable
{
    // SuppressGCTransition: each of the three only reads a field of the row, which is shorter than what the runtime does around a
    // call.
    private static readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, int> ColumnType =
        (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, int>)SqliteEngine.Export("sqlite3_column_type");

    private static readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, long> ColumnInteger =
        (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, long>)SqliteEngine.Export("sqlite3_column_int64");

    private static readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, double> ColumnReal =
        (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, double>)SqliteEngine.Export("sqlite3_column_double");

    private static readonly delegate* unmanaged[Cdecl]<nint, int, byte*> ColumnText =
        (delegate* unmanaged[Cdecl]<nint, int, byte*>)SqliteEngine.Export("sqlite3_column_text");

    private static readonly delegate* unmanaged[Cdecl]<nint, int, byte*> ColumnBlob =
        (delegate* unmanaged[Cdecl]<nint, int, byte*>)SqliteEngine.Export("sqlite3_column_blob");

    private static readonly delegate* unmanaged[Cdecl]<nint, int, int> ColumnBytes =
        (delegate* unmanaged[Cdecl]<nint, int, int>)SqliteEngine.Export("sqlite3_column_bytes");

    private readonly sqlite3_stmt _statement;
    private readonly Func<int, Exception> _failure;

    // Good as long as the statement is not disposed, which is after the last question of whoever holds this object.
    private readonly nint _row;

    /// <summary>Prepares a statement.</summary>
    /// <param name="connection">The connection; whatever transaction is open on it is around the statement.</param>
    /// <param name="sql">One statement.</param>
    /// <param name="failure">What is thrown for a result code, of preparing it and of every step.</param>
    public SqliteStatement(sqlite3 connection, string sql, Func<int, Exception> failure)
    {
        int code = raw.sqlite3_prepare_v2(connection, sql, out _statement);
        _failure = failure;
        if (code != raw.SQLITE_OK) throw failure(code);
        _row = _statement.DangerousGetHandle();
    }

    /// <summary>Moves to the next row; false after the last.</summary>
    public bool Step() => raw.sqlite3_step(_statement) switch
    {
        raw.SQLITE_ROW => true,
        raw.SQLITE_DONE => false,
        int code => throw _failure(code),
    };

    /// <summary>
    /// The storage class of a column: <c>SQLITE_INTEGER</c>, <c>SQLITE_FLOAT</c>, <c>SQLITE_TEXT</c>, <c>SQLITE_BLOB</c> or
    /// <c>SQLITE_NULL</c>.
    /// </summary>
    public int Type(int column) => ColumnType(_row, column);

    /// <summary>The same as SQLite's <c>typeof()</c> names it.</summary>
    public string TypeName(int column) => Type(column) switch
    {
        raw.SQLITE_INTEGER => "integer",
        raw.SQLITE_FLOAT => "real",
        raw.SQLITE_TEXT => "text",
        raw.SQLITE_BLOB => "blob",
        _ => "null",
    };

    /// <summary>True when the column holds an integer, whatever its declared type.</summary>
    public bool IsInteger(int column) => Type(column) == raw.SQLITE_INTEGER;

    /// <summary>True when the column is NULL.</summary>
    public bool IsNull(int column) => Type(column) == raw.SQLITE_NULL;

    /// <summary>The column as an integer.</summary>
    public long Integer(int column) => ColumnInteger(_row, column);

    /// <summary>The column as a number of class real.</summary>
    public double Real(int column) => ColumnReal(_row, column);

    /// <summary>The column as text, up to a NUL in it; null for NULL.</summary>
    public string? Text(int column)
    {
        if (IsNull(column)) return null;
        ReadOnlySpan<byte> bytes = Utf8(column);
        int end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }

    /// <summary>
    /// The column as the bytes of its text in UTF-8, whatever the database's encoding; good until the next step.
    /// </summary>
    public ReadOnlySpan<byte> Utf8(int column)
    {
        byte* text = ColumnText(_row, column); // converts in place, so it comes before the length
        return new(text, text is null ? 0 : ColumnBytes(_row, column));
    }

    /// <summary>
    /// The bytes of a text or a blob as they are stored, a text in the encoding of its database; good until the next step.
    /// </summary>
    public ReadOnlySpan<byte> Bytes(int column)
    {
        byte* bytes = ColumnBlob(_row, column); // before the length: it makes the bytes of a zeroblob
        return new(bytes, bytes is null ? 0 : ColumnBytes(_row, column));
    }

    /// <summary>How many columns its rows have; none when it gives no rows.</summary>
    public int ColumnCount => raw.sqlite3_column_count(_statement);

    /// <summary>The name of a column.</summary>
    public string ColumnName(int column) => raw.sqlite3_column_name(_statement, column).utf8_to_string();

    /// <summary>How many instructions of SQLite's virtual machine it took since it was asked last.</summary>
    /// <remarks>
    /// A text without a statement, as a spoilt row of <c>sqlite_schema</c> may have, is prepared to nothing. The other functions
    /// of SQLite that are called here answer to that with an error or with nothing; this one ends the process.
    /// </remarks>
    public int TakeWork() => _row == 0 ? 0 : raw.sqlite3_stmt_status(_statement, VirtualMachineSteps, 1);

    private const int VirtualMachineSteps = 4; // SQLITE_STMTSTATUS_VM_STEP, sqlite3.h

    /// <summary>Gives a parameter, counted from 1, a value: a number, a text, bytes or null.</summary>
    public void Bind(int parameter, object? value) => _ = value switch
    {
        null => raw.sqlite3_bind_null(_statement, parameter),
        long number => raw.sqlite3_bind_int64(_statement, parameter, number),
        double number => raw.sqlite3_bind_double(_statement, parameter, number),
        byte[] bytes => raw.sqlite3_bind_blob(_statement, parameter, bytes),
        string text => raw.sqlite3_bind_text(_statement, parameter, Encoding.UTF8.GetBytes(text)),
        _ => throw new ArgumentException($"{value.GetType().Name} is bound nowhere.", nameof(value)),
    };

    /// <summary>Gives a parameter, counted from 1, a number of class real.</summary>
    public void BindReal(int parameter, double value) => _ = raw.sqlite3_bind_double(_statement, parameter, value);

    /// <summary>Gives a parameter, counted from 1, a text by its bytes in UTF-8.</summary>
    public void BindUtf8(int parameter, ReadOnlySpan<byte> text) => _ = raw.sqlite3_bind_text(_statement, parameter, text);

    /// <summary>Makes it ready to run again.</summary>
    public void Reset() => _ = raw.sqlite3_reset(_statement);

    /// <inheritdoc />
    public void Dispose() => _statement.Dispose();
}
