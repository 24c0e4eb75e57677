using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace AutoCoder.Schema.TestKit;

/// <summary>
/// Counts below all of our code what SQLite is asked to do with the databases in a folder: by a VFS in front of the system's own
/// (struct sqlite3_vfs and sqlite3_io_methods, sqlite3.h) what is opened, read and flushed, and by sqlite3_trace_v2 which statements run.
/// Connections of both rooms are seen, since both run one SQLite.
/// </summary>
internal sealed unsafe class SqliteMeter : IDisposable
{
    private const int VfsSize = 168, OpenSlot = 40, MethodsSize = 152, ReadSlot = 16, WriteSlot = 24, SyncSlot = 40; // bytes, where pointers have 8
    private const int MainDatabase = 0x100; // SQLITE_OPEN_MAIN_DB
    private const uint StatementBegins = 1; // SQLITE_TRACE_STMT

    private static readonly ConcurrentDictionary<nint, string> Files = [];
    private static readonly ConcurrentDictionary<nint, nint> Methods = [];
    private static readonly nint Library = Load();
    private static readonly nint System = ((delegate* unmanaged<nint, nint>)Function("sqlite3_vfs_find"))(0);
    private static readonly nint Counting = CountingVfs();
    private static readonly delegate* unmanaged<nint, nint, nint, int, int*, int> Open = *(delegate* unmanaged<nint, nint, nint, int, int*, int>*)(System + OpenSlot);
    private static readonly delegate* unmanaged<nint, nint, nint> FileName = (delegate* unmanaged<nint, nint, nint>)Function("sqlite3_db_filename");
    private static readonly delegate* unmanaged<nint, nint> Connection = (delegate* unmanaged<nint, nint>)Function("sqlite3_db_handle");
    private static readonly delegate* unmanaged<nint, uint, delegate* unmanaged<uint, nint, nint, nint, int>, nint, int> Trace =
        (delegate* unmanaged<nint, uint, delegate* unmanaged<uint, nint, nint, nint, int>, nint, int>)Function("sqlite3_trace_v2");

    private static delegate* unmanaged<nint, nint, int, long, int> SystemRead, SystemWrite;
    private static delegate* unmanaged<nint, int, int> SystemSync;
    private static SqliteMeter? Current;

    private readonly string _folder;
    private readonly ConcurrentQueue<(string Database, string What)> _seen = [];

    /// <summary>Begins to count.</summary>
    /// <param name="folder">Whose databases.</param>
    public SqliteMeter(string folder)
    {
        if (nint.Size != 8) Assert.Ignore("SQLite's structures are known where pointers have eight bytes.");
        _folder = folder;
        Current.ShouldBeNull("one meter at a time");
        Current = this;
        Register(Counting);
        ((delegate* unmanaged<delegate* unmanaged<nint, nint, nint, int>, int>)Function("sqlite3_auto_extension"))(&OnConnection);
    }

    /// <summary>What was done with a database: <c>open</c>, <c>open -wal</c> and the like, <c>read</c>, <c>write</c>, <c>sync</c>, or the text of a statement, in order.</summary>
    public IReadOnlyList<string> Of(string database) => [.. _seen.Where(one => one.Database == database).Select(one => one.What)];

    /// <inheritdoc />
    public void Dispose()
    {
        ((delegate* unmanaged<delegate* unmanaged<nint, nint, nint, int>, int>)Function("sqlite3_cancel_auto_extension"))(&OnConnection);
        Register(System);
        Current = null;
    }

    private static nint Load()
    {
        using var memory = new Microsoft.Data.Sqlite.SqliteConnection("Data Source=:memory:"); // which chooses the library
        memory.Open();
        return NativeLibrary.Load(raw.GetNativeLibraryName(), typeof(SqliteMeter).Assembly, null);
    }

    private static nint Function(string name) => NativeLibrary.GetExport(Library, name);

    private static void Register(nint vfs) => ((delegate* unmanaged<nint, int, int>)Function("sqlite3_vfs_register"))(vfs, 1).ShouldBe(0);

    // The system's, but for how it opens. Never freed: a connection may live longer than the test.
    private static nint CountingVfs()
    {
        nint vfs = Copy(System, VfsSize);
        *(nint*)(vfs + 16) = 0; // pNext
        *(nint*)(vfs + 24) = Marshal.StringToCoTaskMemUTF8("counting");
        *(delegate* unmanaged<nint, nint, nint, int, int*, int>*)(vfs + OpenSlot) = &OnOpen;
        return vfs;
    }

    private static nint Copy(nint from, int size)
    {
        nint copy = Marshal.AllocHGlobal(size);
        Unsafe.CopyBlock((void*)copy, (void*)from, (uint)size);
        return copy;
    }

    [UnmanagedCallersOnly]
    private static int OnOpen(nint vfs, nint name, nint file, int flags, int* given)
    {
        int code = Open(System, name, file, flags, given);
        if (code != 0 || name == 0 || *(nint*)file == 0) return code;
        string path = Marshal.PtrToStringUTF8(name)!;
        Files[file] = path;
        *(nint*)file = Methods.GetOrAdd(*(nint*)file, CountingMethods);
        Current?.Note(path, (flags & MainDatabase) != 0 ? "open" : $"open {path[path.LastIndexOf('-')..]}");
        return code;
    }

    private static nint CountingMethods(nint methods)
    {
        SystemRead = *(delegate* unmanaged<nint, nint, int, long, int>*)(methods + ReadSlot);
        SystemWrite = *(delegate* unmanaged<nint, nint, int, long, int>*)(methods + WriteSlot);
        SystemSync = *(delegate* unmanaged<nint, int, int>*)(methods + SyncSlot);
        nint copy = Copy(methods, MethodsSize);
        *(delegate* unmanaged<nint, nint, int, long, int>*)(copy + ReadSlot) = &OnRead;
        *(delegate* unmanaged<nint, nint, int, long, int>*)(copy + WriteSlot) = &OnWrite;
        *(delegate* unmanaged<nint, int, int>*)(copy + SyncSlot) = &OnSync;
        return copy;
    }

    [UnmanagedCallersOnly]
    private static int OnRead(nint file, nint into, int length, long offset)
    {
        Current?.Note(Files[file], "read");
        return SystemRead(file, into, length, offset);
    }

    [UnmanagedCallersOnly]
    private static int OnWrite(nint file, nint from, int length, long offset)
    {
        Current?.Note(Files[file], "write");
        return SystemWrite(file, from, length, offset);
    }

    [UnmanagedCallersOnly]
    private static int OnSync(nint file, int flags)
    {
        Current?.Note(Files[file], "sync");
        return SystemSync(file, flags);
    }

    [UnmanagedCallersOnly]
    private static int OnConnection(nint connection, nint error, nint api) => Trace(connection, StatementBegins, &OnStatement, 0);

    [UnmanagedCallersOnly]
    private static int OnStatement(uint what, nint context, nint statement, nint text)
    {
        if (Marshal.PtrToStringUTF8(FileName(Connection(statement), 0)) is { Length: > 0 } path) Current?.Note(path, Marshal.PtrToStringUTF8(text)!);
        return 0;
    }

    private void Note(string path, string what)
    {
        if (!path.StartsWith(_folder, StringComparison.Ordinal)) return;
        int end = path.LastIndexOf('-');
        _seen.Enqueue((end > 0 && path[end..] is "-wal" or "-journal" or "-shm" ? path[..end] : path, what));
    }
}
