using System.Text;
using SQLitePCL;

namespace AutoCoder.Schema.Preflight.Sqlite;

/// <summary>A prepared statement, row by row.</summary>
internal sealed unsafe class ReadOnlyStatement(ReadOnlyConnection connection, sqlite3_stmt statement) : IDisposable
{
    // Good as long as the statement is not disposed, which is after the last question of whoever holds this object.
    private readonly nint _handle = statement.DangerousGetHandle();

    /// <summary>Moves to the next row; false after the last.</summary>
    /// <exception cref="SqliteFailureException">The file could not be read on.</exception>
    public bool Step() => raw.sqlite3_step(statement) switch
    {
        raw.SQLITE_ROW => true,
        raw.SQLITE_DONE => false,
        int code => throw connection.Failure(code),
    };

    /// <summary>True when the column holds an integer, whatever its declared type.</summary>
    public bool IsInteger(int column) => TypeOf(column) == raw.SQLITE_INTEGER;

    /// <summary>The storage class of the column, as SQLite's <c>typeof()</c> names it.</summary>
    public string TypeName(int column) => TypeOf(column) switch
    {
        raw.SQLITE_INTEGER => "integer",
        raw.SQLITE_FLOAT => "real",
        raw.SQLITE_TEXT => "text",
        raw.SQLITE_BLOB => "blob",
        _ => "null",
    };

    /// <summary>The column as an integer.</summary>
    public long Integer(int column)
    {
        long value = SqliteFunctions.ColumnInteger(_handle, column);
        GC.KeepAlive(statement);
        return value;
    }

    /// <summary>The column as text, up to a NUL in it; null for NULL.</summary>
    public string? Text(int column)
    {
        if (IsNull(column)) return null;
        ReadOnlySpan<byte> bytes = Utf8(column);
        int end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }

    /// <summary>True when the column is NULL.</summary>
    public bool IsNull(int column) => TypeOf(column) == raw.SQLITE_NULL;

    /// <summary>The column as the bytes of its text in UTF-8, whatever the database's encoding; good until the next step.</summary>
    public ReadOnlySpan<byte> Utf8(int column)
    {
        byte* text = SqliteFunctions.ColumnText(_handle, column); // converts in place, so it comes before the length
        int length = SqliteFunctions.ColumnBytes(_handle, column);
        GC.KeepAlive(statement);
        return new(text, text is null ? 0 : length);
    }

    /// <inheritdoc />
    public void Dispose() => statement.Dispose();

    private int TypeOf(int column)
    {
        int type = SqliteFunctions.ColumnType(_handle, column);
        GC.KeepAlive(statement);
        return type;
    }
}
