using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace AutoCoder.Schema.Runner.Tests.Faults;

/// <summary>The library that is loaded below SQLite and .NET in a process of the tests (disk.c), compiled when it is wanted.</summary>
internal static unsafe class FaultyDisk
{
    /// <summary>ENOSPC and EIO.</summary>
    public const int Full = 28, Broken = 5;

    private const string Preload = "LD_PRELOAD";

    private static readonly Lazy<(nint Arm, nint Disarm)> Functions = new(() =>
    {
        nint library = NativeLibrary.Load(Environment.GetEnvironmentVariable(Preload)!);
        // What the runner imports from libc by itself is looked up there, past what is preloaded.
        NativeLibrary.SetDllImportResolver(typeof(FleetRunner).Assembly, (name, _, _) => name == "libc" ? library : 0);
        return (NativeLibrary.GetExport(library, "disk_arm"), NativeLibrary.GetExport(library, "disk_disarm"));
    });

    /// <summary>Starts this assembly with the library below it; the test is skipped where there is no compiler.</summary>
    public static Process Start(string folder, params string[] arguments)
    {
        string library = Path.Combine(folder, "disk.so");
        ProcessStartInfo start = new("dotnet", [typeof(FaultyDisk).Assembly.Location, .. arguments]) { RedirectStandardOutput = true };
        start.Environment[Preload] = Compiled(library);
        return Process.Start(start)!;
    }

    /// <summary>Puts the library below what the runner itself asks of the system; before the first such question.</summary>
    public static void Attach() => _ = Functions.Value;

    /// <summary>From now on the n-th operation below a folder fails, and with a full disk every one after it.</summary>
    /// <param name="folder">Its path.</param>
    /// <param name="at">Which; 0 for none.</param>
    /// <param name="error">How.</param>
    /// <param name="record">The file to write down in what is done; null for none.</param>
    public static void Arm(string folder, int at, int error, string? record = null)
    {
        nint path = Marshal.StringToCoTaskMemUTF8(folder), log = Marshal.StringToCoTaskMemUTF8(record);
        ((delegate* unmanaged<nint, nint, int, int, nint, void>)Functions.Value.Arm)(path, at, error, error == Full ? 1 : 0, log);
        Marshal.FreeCoTaskMem(path);
        Marshal.FreeCoTaskMem(log);
    }

    /// <summary>From now on nothing fails.</summary>
    /// <returns>How many operations there were.</returns>
    public static int Disarm() => (int)((delegate* unmanaged<nint>)Functions.Value.Disarm)();

    private static string Compiled(string library)
    {
        if (!OperatingSystem.IsLinux()) Assert.Ignore("A library below SQLite is loaded by LD_PRELOAD, which only Linux has in this way.");
        try
        {
            string source = Path.Combine(Path.GetDirectoryName(typeof(FaultyDisk).Assembly.Location)!, "Faults", "disk.c");
            using Process compiler = Process.Start("gcc", ["-shared", "-fPIC", "-O1", "-o", library, source]);
            compiler.WaitForExit();
            compiler.ExitCode.ShouldBe(0);
        }
        catch (Win32Exception)
        {
            Assert.Ignore("There is no gcc, which compiles the library that makes the disk fail.");
        }

        return library;
    }
}
