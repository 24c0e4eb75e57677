using SQLitePCL;

namespace AutoCoder.Schema.Preflight.Sqlite;

/// <summary>
/// The open file behind a connection, used through SQLite's own file methods (struct sqlite3_io_methods, sqlite3.h).
/// A descriptor of our own would not do: closing it drops the locks of every connection of this process on that file.
/// </summary>
internal readonly unsafe struct VfsFile
{
    private const int FilePointer = 7; // SQLITE_FCNTL_FILE_POINTER
    private const int HasMovedQuestion = 20; // SQLITE_FCNTL_HAS_MOVED
    private const int JournalPointer = 28; // SQLITE_FCNTL_JOURNAL_POINTER
    private const int SharedLock = 1, ExclusiveLock = 4; // SQLITE_LOCK_SHARED, SQLITE_LOCK_EXCLUSIVE
    private const int IndexRegion = 32768; // what SQLite maps of a -shm at a time

    // After iVersion: xClose xRead xWrite xTruncate xSync xFileSize xLock xUnlock xCheckReservedLock xFileControl xSectorSize
    // xDeviceCharacteristics xShmMap xShmLock xShmBarrier xShmUnmap; the last four from version 2 on.
    private const int ReadSlot = 2, SizeSlot = 6, LockSlot = 7, CheckReservedSlot = 9, MapSlot = 13, UnmapSlot = 16;

    // sqlite3_file_control, which SQLitePCLRaw does not offer.
    private static readonly delegate* unmanaged[Cdecl]<nint, nint, int, void*, int> FileControl =
        (delegate* unmanaged[Cdecl]<nint, nint, int, void*, int>)SqliteEngine.Export("sqlite3_file_control");

    private readonly nint _file;
    private readonly nint* _methods;

    private VfsFile(nint file)
    {
        _file = file;
        _methods = *(nint**)file;
    }

    /// <summary>The main database file of a connection.</summary>
    public static VfsFile Of(sqlite3 connection)
    {
        nint file = 0;
        int code = Control(connection, FilePointer, &file);
        return code == raw.SQLITE_OK ? new(file) : throw new SqliteFailureException(SqliteFailure.Of(code));
    }

    /// <summary>
    /// The write-ahead log that a connection reads, or the journal that it writes; null when it has neither open. What was
    /// opened, not what is there: no system call.
    /// </summary>
    public static VfsFile? LogOf(sqlite3 connection)
    {
        nint file = 0;
        bool isKnown = Control(connection, JournalPointer, &file) == raw.SQLITE_OK;
#pragma warning disable CA1508 // the native code has written into it
        bool isOpen = isKnown && file != 0 && *(nint*)file != 0;
#pragma warning restore CA1508
        return isOpen ? new(file) : null;
    }

    /// <summary>
    /// Whether the file that a connection has open is not the one of its name any more: it was renamed, deleted or replaced.
    /// False where nobody can tell, as of a database in memory.
    /// </summary>
    public static bool HasMoved(sqlite3 connection)
    {
        int* hasMoved = stackalloc int[] { 0 };
        return Control(connection, HasMovedQuestion, hasMoved) == raw.SQLITE_OK && *hasMoved != 0;
    }

    /// <summary>Reads bytes; what lies past the end comes as zeros with SQLITE_IOERR_SHORT_READ.</summary>
    public int Read(Span<byte> into, long offset)
    {
        fixed (byte* buffer = into)
        {
            var read = (delegate* unmanaged[Cdecl]<nint, void*, int, long, int>)_methods[ReadSlot];
            return read(_file, buffer, into.Length, offset);
        }
    }

    /// <summary>The size in bytes.</summary>
    public long Size()
    {
        long size = 0;
        int code = ((delegate* unmanaged[Cdecl]<nint, long*, int>)_methods[SizeSlot])(_file, &size);
        return code == raw.SQLITE_OK ? size : throw new SqliteFailureException(SqliteFailure.Of(code));
    }

    /// <summary>
    /// Takes the lock of a reader. While it is held nobody can take the exclusive lock that is needed to delete a
    /// <c>-wal</c> file or to change the journal mode. The connection's close gives it back.
    /// </summary>
    public int LockShared() => Lock(SharedLock);

    /// <summary>
    /// Takes the lock that nobody else may have the file open beside in WAL mode, or be in a transaction of it in the others. The
    /// connection must be one that may write; its close gives the lock back.
    /// </summary>
    public int LockExclusive()
    {
        int code = Lock(SharedLock);
        return code == raw.SQLITE_OK ? Lock(ExclusiveLock) : code;
    }

    /// <summary>Whether somebody has begun to write: the journal, where there is one, is his.</summary>
    public bool IsReserved()
    {
        int* reserved = stackalloc int[] { 0 };
        var check = (delegate* unmanaged[Cdecl]<nint, int*, int>)_methods[CheckReservedSlot];
        return check(_file, reserved) == raw.SQLITE_OK && *reserved != 0;
    }

    /// <summary>
    /// Whether somebody, in this process or another, is connected to the index of the log, the <c>-shm</c>. The connection must
    /// have been opened with <see cref="ReadOnlyConnection.LeaveSharedMemoryAlone"/>: then SQLite says that it cannot begin an
    /// index where nobody is (READONLY_CANTINIT), that it has one to read where another process is (READONLY), and makes or
    /// writes none.
    /// </summary>
    public bool IsLogInUse()
    {
        if ((int)_methods[0] < 2) return false;
        void* region = null;
        var map = (delegate* unmanaged[Cdecl]<nint, int, int, int, void**, int>)_methods[MapSlot];
        int code = map(_file, 0, IndexRegion, 0, &region);
        ((delegate* unmanaged[Cdecl]<nint, int, int>)_methods[UnmapSlot])(_file, 0);
        return code is raw.SQLITE_OK or raw.SQLITE_READONLY || SqliteFailure.IsBusy(code);
    }

    /// <summary>Copies the whole of it.</summary>
    /// <exception cref="SqliteFailureException">It cannot be read.</exception>
    public void CopyTo(Stream target)
    {
        const int Chunk = 1 << 20;
        byte[] buffer = new byte[Chunk];
        long size = Size();
        for (long offset = 0; offset < size; offset += Chunk)
        {
            int length = (int)Math.Min(Chunk, size - offset);
            int code = Read(buffer.AsSpan(0, length), offset);
            if (code != raw.SQLITE_OK) throw new SqliteFailureException(SqliteFailure.Of(code));
            target.Write(buffer, 0, length);
        }
    }

    private int Lock(int level) => ((delegate* unmanaged[Cdecl]<nint, int, int>)_methods[LockSlot])(_file, level);

    private static int Control(sqlite3 connection, int operation, void* argument) =>
        FileControl(connection.DangerousGetHandle(), 0, operation, argument); // 0: the main database
}
