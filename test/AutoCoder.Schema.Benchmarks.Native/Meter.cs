using System.Diagnostics;
using System.Runtime.InteropServices;

namespace AutoCoder.Schema.Benchmarks.Native;

/// <summary>
/// Runs a process and says what it took: wall time from its start to its exit, processor time and peak resident memory as the kernel
/// counts them (wait4(2)). It is a small native process itself, because what a child is said to have had at its peak is never less than
/// its parent had when it was started.
/// </summary>
internal static unsafe partial class Meter
{
    private const int ReadOnly = 0, Truncate = 0x241; // O_RDONLY; O_WRONLY | O_CREAT | O_TRUNC
    private const int ActionsSize = 256, UsageSize = 256; // more than posix_spawn_file_actions_t and struct rusage have

    /// <summary><c>EXITCODE WALL-NANOSECONDS USER-MICROSECONDS SYSTEM-MICROSECONDS PEAK-KIB</c>.</summary>
    public static string Run(string[] command, string input, string output)
    {
        byte* actions = stackalloc byte[ActionsSize];
        long* usage = stackalloc long[UsageSize / sizeof(long)];
        _ = InitActions(actions);
        _ = AddOpen(actions, 0, input, ReadOnly, 0);
        _ = AddOpen(actions, 1, output, Truncate, 0x1A4);
        nint[] arguments = [.. command.Select(Marshal.StringToCoTaskMemUTF8), 0];
        long start = Stopwatch.GetTimestamp();
        int failure = Spawn(out int child, command[0], actions, 0, arguments, Environment());
        if (failure != 0) throw new InvalidOperationException($"{command[0]} cannot be started (error {failure}).");
        if (Wait(child, out int status, 0, usage) != child) throw new InvalidOperationException("The process was lost.");
        long wall = (long)Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        int exit = (status & 0x7F) == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F);
        return $"{exit} {wall} {(usage[0] * 1_000_000) + usage[1]} {(usage[2] * 1_000_000) + usage[3]} {usage[4]}";
    }

    // The variables of this process, as it got them.
    private static nint Environment()
    {
        nint library = NativeLibrary.Load("libc.so.6");
        return *(nint*)NativeLibrary.GetExport(library, "environ");
    }

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int InitActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddOpen(byte* actions, int descriptor, string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "posix_spawnp", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Spawn(out int child, string file, byte* actions, nint attributes, nint[] arguments, nint environment);

    [LibraryImport("libc", EntryPoint = "wait4")]
    private static partial int Wait(int child, out int status, int options, long* usage);
}
