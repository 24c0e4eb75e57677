using System.Runtime.InteropServices;
using SQLitePCL;

namespace AutoCoder.Schema.Preflight.Sqlite;

/// <summary>
/// The values of a statement's current row as they are stored, without an object or a conversion a value: whoever hashes every value of a
/// database asks for some thousands. Good as long as the statement is not disposed.
/// </summary>
internal sealed unsafe class StoredRow
{
    // SuppressGCTransition: each of the three only reads a field of the row, which is shorter than what the runtime does around a call.
    private static readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, int> ColumnType =
        (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, int>)Export("sqlite3_column_type");

    private static readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, long> ColumnInteger =
        (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, long>)Export("sqlite3_column_int64");

    private static readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, double> ColumnReal =
        (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, double>)Export("sqlite3_column_double");

    private static readonly delegate* unmanaged[Cdecl]<nint, int, byte*> ColumnBlob =
        (delegate* unmanaged[Cdecl]<nint, int, byte*>)Export("sqlite3_column_blob");

    private static readonly delegate* unmanaged[Cdecl]<nint, int, int> ColumnBytes =
        (delegate* unmanaged[Cdecl]<nint, int, int>)Export("sqlite3_column_bytes");

    private readonly nint _statement;

    /// <summary>The current row of a statement, whichever that is.</summary>
    public StoredRow(sqlite3_stmt statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        _statement = statement.DangerousGetHandle();
    }

    /// <summary>The storage class: <c>SQLITE_INTEGER</c>, <c>SQLITE_FLOAT</c>, <c>SQLITE_TEXT</c>, <c>SQLITE_BLOB</c> or <c>SQLITE_NULL</c>.</summary>
    public int Type(int column) => ColumnType(_statement, column);

    /// <summary>A value of class integer.</summary>
    public long Number(int column) => ColumnInteger(_statement, column);

    /// <summary>A value of class real.</summary>
    public double Real(int column) => ColumnReal(_statement, column);

    /// <summary>The bytes of a text or a blob, a text in the encoding of its database; good until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column)
    {
        byte* bytes = ColumnBlob(_statement, column); // before the length: it makes the bytes of a zeroblob
        return new(bytes, bytes is null ? 0 : ColumnBytes(_statement, column));
    }

    private static nint Export(string name) => NativeLibrary.GetExport(SqliteEngine.Library(), name);
}
