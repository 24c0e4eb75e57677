using System.Runtime.InteropServices;
using SQLitePCL;

namespace AutoCoder.Schema.Preflight.Sqlite;

/// <summary>The SQLite library of this process.</summary>
internal static class SqliteEngine
{
    private const int MemoryStatistics = 9; // SQLITE_CONFIG_MEMSTATUS, sqlite3.h
    private static readonly Lock Gate = new();
    private static bool IsReady;
    private static nint LibraryBeside;

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
        LoadFromBeside();
        EnsureReady();
        _ = raw.sqlite3_config(MemoryStatistics, 0);
    }

    /// <summary>
    /// A function that SQLitePCLRaw does not offer, or only at the price of an object a call (sqlite3.h): of the very library
    /// that opens the connections.
    /// </summary>
    public static nint Export(string function) => NativeLibrary.GetExport(Library(), function);

    private static nint Library()
    {
        EnsureReady();
        nint beside = Volatile.Read(ref LibraryBeside);
        const DllImportSearchPath Places = DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories;
        return beside != 0 ? beside : NativeLibrary.Load(raw.GetNativeLibraryName(), typeof(SqliteEngine).Assembly, Places);
    }

    // By its path: the search for its name asks every folder of the system first (110 calls of the system on Debian, a twentieth
    // of a start). What is loaded is found by its name (DT_SONAME) without a search, so the provider gets this one.
    private static void LoadFromBeside()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "libe_sqlite3.so");
        if (HasProvider() || !OperatingSystem.IsLinux() || !File.Exists(path)) return;
        if (NativeLibrary.TryLoad(path, out nint library)) Volatile.Write(ref LibraryBeside, library);
    }

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
