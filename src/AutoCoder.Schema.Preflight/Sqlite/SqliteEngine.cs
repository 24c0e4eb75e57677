using SQLitePCL;

namespace AutoCoder.Schema.Preflight.Sqlite;

/// <summary>The SQLite library of this process.</summary>
public static class SqliteEngine
{
    private const int MemoryStatistics = 9; // SQLITE_CONFIG_MEMSTATUS, sqlite3.h
    private static readonly Lock Gate = new();
    private static bool IsReady;

    /// <summary>
    /// Makes SQLite usable. A provider that the application has chosen stays: two SQLite libraries in one process would
    /// drop each other's POSIX locks.
    /// </summary>
    public static void EnsureReady()
    {
        if (Volatile.Read(ref IsReady)) return;
        lock (Gate)
        {
            if (!HasProvider()) raw.SetProvider(new SQLite3Provider_e_sqlite3());
            Volatile.Write(ref IsReady, true);
        }
    }

    /// <summary>
    /// For executables only, before the first connection: switches off SQLite's count of its memory, whose one mutex is
    /// what keeps threads from running side by side. It changes the whole process, so a library never calls it.
    /// </summary>
    public static void DisableMemoryStatistics()
    {
        EnsureReady();
        _ = raw.sqlite3_config(MemoryStatistics, 0);
    }

    /// <summary>
    /// Whether the file that a connection has open is not the one of its name any more: it was renamed, deleted or replaced.
    /// False where nobody can tell, as of a database in memory.
    /// </summary>
    public static bool HasMoved(sqlite3 connection) => VfsFile.HasMoved(connection);

    private static bool HasProvider()
    {
        try
        {
            return raw.GetNativeLibraryName() is not null;
        }
#pragma warning disable CA1031 // SQLitePCLRaw throws a bare Exception when no provider is set, and offers no question
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }
}
