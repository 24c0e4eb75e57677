using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace AutoCoder.Schema.Preflight.Sqlite;

/// <summary>
/// Functions of the SQLite library of this process (sqlite3.h) that SQLitePCLRaw does not offer, or only at the price of an object a
/// call: a gate calls those of columns some hundred times a database. They come from the very library that opens the connections.
/// </summary>
internal static unsafe class SqliteFunctions
{
    private static readonly nint Library = SqliteEngine.Library();

    /// <summary><c>sqlite3_column_type(statement, column)</c>.</summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, int, int> ColumnType =
        (delegate* unmanaged[Cdecl]<nint, int, int>)Export("sqlite3_column_type");

    /// <summary><c>sqlite3_column_int64(statement, column)</c>.</summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, int, long> ColumnInteger =
        (delegate* unmanaged[Cdecl]<nint, int, long>)Export("sqlite3_column_int64");

    /// <summary><c>sqlite3_column_text(statement, column)</c>.</summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, int, byte*> ColumnText =
        (delegate* unmanaged[Cdecl]<nint, int, byte*>)Export("sqlite3_column_text");

    /// <summary><c>sqlite3_column_bytes(statement, column)</c>.</summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, int, int> ColumnBytes =
        (delegate* unmanaged[Cdecl]<nint, int, int>)Export("sqlite3_column_bytes");

    private static readonly delegate* unmanaged[Cdecl]<nint, nint, int, void*, int> FileControl =
        (delegate* unmanaged[Cdecl]<nint, nint, int, void*, int>)Export("sqlite3_file_control");

    private static readonly delegate* unmanaged[Cdecl]<nint, int, delegate* unmanaged[Cdecl]<nint, int>, nint, void> ProgressHandler =
        (delegate* unmanaged[Cdecl]<nint, int, delegate* unmanaged[Cdecl]<nint, int>, nint, void>)Export("sqlite3_progress_handler");

    /// <summary><c>sqlite3_file_control</c> on the main database of a connection.</summary>
    public static int Control(sqlite3 connection, int operation, void* argument) =>
        FileControl(connection.DangerousGetHandle(), 0, operation, argument);

    /// <summary>Ends a statement of the connection that takes more than so many instructions of SQLite's machine.</summary>
    public static void GiveUpAfter(int instructions, sqlite3 connection) =>
        ProgressHandler(connection.DangerousGetHandle(), instructions, &GiveUp, 0);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GiveUp(nint nothing) => 1;

    private static nint Export(string name) => NativeLibrary.GetExport(Library, name);
}
