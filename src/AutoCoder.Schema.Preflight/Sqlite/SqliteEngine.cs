using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using SQLitePCL;

namespace AutoCoder.Schema.Preflight.Sqlite;

/// <summary>
/// The SQLite library of this process: the application's, where it has chosen one. Two in one process would drop each other's
/// POSIX locks, and a handle of the one is no handle of the other.
/// </summary>
internal static unsafe partial class SqliteEngine
{
    private const string Setting = "once, before the first connection: raw.SetProvider(…), or SQLitePCL.Batteries_V2.Init()";
    private const int MemoryStatistics = 9; // SQLITE_CONFIG_MEMSTATUS, sqlite3.h
    private const int OldestVersion = 3_040_000;
    private static readonly Lock Gate = new();

    // Where the library has the text that its sqlite3_sourceid gives: no two libraries have it at one place. 0: not known yet.
    private static nint Source;
    private static nint Library;
    private static nint LibraryBeside;

    /// <summary>
    /// Makes SQLite usable. A provider that the application has set is used for everything; else the one of a bundle.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is <see cref="Problem"/>.</exception>
    public static void EnsureReady()
    {
        nint known = Volatile.Read(ref Source);
        if (known != 0 && known == SourceOfProvider()) return;
        if (Problem() is { } problem) throw new InvalidOperationException(problem);
    }

    /// <summary>Why SQLite cannot be used, and what to do; null when it can.</summary>
    public static string? Problem()
    {
        lock (Gate)
        {
            try
            {
                if (!HasProvider()) Initialise();
                return HasProvider() ? ProblemOf(SourceOfProvider()) : "No SQLite is set for this process. "
                    + "Reference the package Microsoft.Data.Sqlite (or SQLitePCLRaw.bundle_e_sqlite3), or set a provider of "
                    + $"SQLitePCLRaw {Setting}.";
            }
            catch (Exception failure) when (failure is DllNotFoundException or EntryPointNotFoundException
                or BadImageFormatException or TargetInvocationException)
            {
                return $"SQLite cannot be loaded: {(failure.InnerException ?? failure).Message}";
            }
        }
    }

    /// <summary>Its name and its version.</summary>
    public static string Description => $"{raw.GetNativeLibraryName()} {raw.sqlite3_libversion().utf8_to_string()}";

    /// <summary>Whether it knows keys: one that does not takes <c>PRAGMA key</c> without a word, and writes plain text.</summary>
    public static bool KnowsKeys => TryExport("sqlite3_key", out _);

    /// <summary>
    /// For executables only, before the first connection: takes the library that is carried beside the program, and switches off
    /// SQLite's count of its memory, whose one mutex is what keeps threads from running side by side. Both change the whole
    /// process, so a library never calls it.
    /// </summary>
    /// <param name="provider">Makes the provider that is compiled in.</param>
    public static void UseOwn(Func<ISQLite3Provider> provider)
    {
        if (!HasProvider())
        {
            LoadFromBeside();
            raw.SetProvider(provider());
        }

        EnsureReady();
        _ = raw.sqlite3_config(MemoryStatistics, 0);
    }

    /// <summary>
    /// Lets somebody initialise who would set the provider of a bundle, whatever is set: what is set stays. (Whether the
    /// application has frozen it nobody can ask; it is not frozen afterwards.)
    /// </summary>
    public static void Keeping(Action initialise)
    {
        lock (Gate)
        {
            bool isSet = HasProvider();
            if (isSet) raw.FreezeProvider(true);
            try
            {
                initialise();
            }
            finally
            {
                if (isSet) raw.FreezeProvider(false);
            }
        }
    }

    /// <summary>
    /// A function that SQLitePCLRaw does not offer, or only at the price of an object a call (sqlite3.h): of the very library
    /// that opens the connections.
    /// </summary>
    /// <exception cref="InvalidOperationException">It has none of that name, or there is <see cref="Problem"/>.</exception>
    public static nint Export(string function) => TryExport(function, out nint found)
        ? found
        : throw new InvalidOperationException($"{Description} exports no function {function}, which is needed here.");

    /// <summary>The same, where the library may not have it.</summary>
    public static bool TryExport(string function, out nint found)
    {
        EnsureReady();
        return NativeLibrary.TryGetExport(Library, function, out found);
    }

    private static string? ProblemOf(nint source)
    {
        if (Source != 0)
        {
            return source == Source ? null : "The SQLite of this process was replaced by another one "
                + $"({Description}) while connections of the first one may be open. Set it {Setting}.";
        }

        if (raw.sqlite3_libversion_number() < OldestVersion)
            return $"The SQLite of this process is too old: {Description}. SQLite 3.40 or later is needed; set one {Setting}.";
        if (LibraryWith(source) is not (not 0 and var library))
        {
            return $"The functions of this process's SQLite ({Description}) are not to be had beside SQLitePCLRaw: its library "
                + $"exports none, as when it is linked into another. Set a provider of a library that does {Setting}.";
        }

        Library = library;
        Volatile.Write(ref Source, source);
        return null;
    }

    // As the driver does it (Microsoft.Data.Sqlite 10.0): a bundle says by this type which library it brings.
    private static void Initialise() =>
        Type.GetType("SQLitePCL.Batteries_V2, SQLitePCLRaw.batteries_v2")?.GetMethod("Init", Type.EmptyTypes)?.Invoke(null, null);

    // The name that a provider tells is the application's own choice, and need not lead to the library that it calls.
    private static nint LibraryWith(nint source)
    {
        if (Has(LibraryBeside, source)) return LibraryBeside;
        if (PathOf(source) is { } path && NativeLibrary.TryLoad(path, out nint loaded) && Has(loaded, source)) return loaded;
        nint program = NativeLibrary.GetMainProgramHandle();
        if (Has(program, source)) return program;
        const DllImportSearchPath Places = DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories;
        return NativeLibrary.TryLoad(raw.GetNativeLibraryName(), typeof(SqliteEngine).Assembly, Places, out nint named)
            && Has(named, source)
            ? named
            : 0;
    }

    private static bool Has(nint library, nint source) =>
        library != 0
        && NativeLibrary.TryGetExport(library, "sqlite3_sourceid", out nint function)
        && (nint)((delegate* unmanaged[Cdecl]<byte*>)function)() == source;

    private static nint SourceOfProvider()
    {
        fixed (byte* text = raw.sqlite3_sourceid()) return (nint)text;
    }

    // The file of the library that an address is in; null where the system does not tell.
    private static string? PathOf(nint address)
    {
        if (OperatingSystem.IsWindows()) return null;
        try
        {
            return AddressInfo(address, out LoadedFile file) == 0 ? null : Marshal.PtrToStringUTF8(file.Name);
        }
        catch (EntryPointNotFoundException)
        {
            return null; // a glibc before 2.34 has it in another library
        }
    }

    [UnsupportedOSPlatform("windows")]
    [LibraryImport("libc", EntryPoint = "dladdr")]
    private static partial int AddressInfo(nint address, out LoadedFile file);

    // By its path: the search for its name asks every folder of the system first (110 calls of the system on Debian, a twentieth
    // of a start). What is loaded is found by its name (DT_SONAME) without a search, so the provider gets this one.
    private static void LoadFromBeside()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "libe_sqlite3.so");
        if (OperatingSystem.IsLinux() && File.Exists(path)) _ = NativeLibrary.TryLoad(path, out LibraryBeside);
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

    /// <summary><c>Dl_info</c> (dlfcn.h).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct LoadedFile
    {
        public readonly nint Name, Base, SymbolName, SymbolAddress;
    }
}
