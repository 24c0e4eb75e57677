using SQLitePCL;

namespace AutoCoder.Schema.Preflight.Sqlite;

/// <summary>A prepared statement, row by row.</summary>
internal sealed class ReadOnlyStatement(ReadOnlyConnection connection, sqlite3_stmt statement) : IDisposable
{
    /// <summary>Moves to the next row; false after the last.</summary>
    /// <exception cref="SqliteFailureException">The file could not be read on.</exception>
    public bool Step() => raw.sqlite3_step(statement) switch
    {
        raw.SQLITE_ROW => true,
        raw.SQLITE_DONE => false,
        int code => throw connection.Failure(code),
    };

    /// <summary>True when the column holds an integer, whatever its declared type.</summary>
    public bool IsInteger(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_INTEGER;

    /// <summary>The storage class of the column, as SQLite's <c>typeof()</c> names it.</summary>
    public string TypeName(int column) => raw.sqlite3_column_type(statement, column) switch
    {
        raw.SQLITE_INTEGER => "integer",
        raw.SQLITE_FLOAT => "real",
        raw.SQLITE_TEXT => "text",
        raw.SQLITE_BLOB => "blob",
        _ => "null",
    };

    /// <summary>The column as an integer.</summary>
    public long Integer(int column) => raw.sqlite3_column_int64(statement, column);

    /// <summary>The column as text; null for NULL.</summary>
    public string? Text(int column) =>
        raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL
            ? null
            : raw.sqlite3_column_text(statement, column).utf8_to_string();

    /// <summary>True when the column is NULL.</summary>
    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    /// <summary>The column as the bytes of its text in UTF-8, whatever the database's encoding; good until the next step.</summary>
    public ReadOnlySpan<byte> Utf8(int column)
    {
        _ = raw.sqlite3_column_text(statement, column); // converts in place
        return raw.sqlite3_column_blob(statement, column);
    }

    /// <inheritdoc />
    public void Dispose() => statement.Dispose();
}
