using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace AutoCoder.Schema.Preflight.Files;

/// <summary>How many files this process may have open at once (setrlimit(2), RLIMIT_NOFILE).</summary>
internal static class OpenFiles
{
    private const int OnLinux = 7, Elsewhere = 8; // RLIMIT_NOFILE: the others are BSD and macOS
    private const int OfProgram = 160, OfDatabase = 8;

    /// <summary>The most; null for any, or where there is no such limit.</summary>
    public static long? Most { get; } = ProcessLimit.Of(OperatingSystem.IsLinux() ? OnLinux : Elsewhere);

    /// <summary>How many databases can be in hand at once, of those that were asked for; at least one.</summary>
    public static int Databases(int asked) =>
        Most is { } most ? (int)Math.Clamp((most - OfProgram) / OfDatabase, 1, Math.Max(asked, 1)) : asked;

    /// <summary>Why a program that needs some cannot run; null when it can.</summary>
    /// <param name="least">How many it needs.</param>
    public static string? TooFew(int least) => Most is { } most && most < least
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"this process may have {most} files open at once, and needs {least}: raise the limit first: ulimit -n {Usual}")
        : null;

    private const int Usual = 1024;
}

/// <summary>What a process may have of something (setrlimit(2)).</summary>
internal static partial class ProcessLimit
{
    /// <summary>How much; null for any, or where there is no such limit.</summary>
    /// <param name="resource">Its number in sys/resource.h.</param>
    public static long? Of(int resource)
    {
        if (OperatingSystem.IsWindows() || getrlimit(resource, out Limit limit) != 0) return null;
        return limit.Now < (nuint)nint.MaxValue ? (long)limit.Now : null; // "no limit" is all bits, on some systems but the first
    }

    [UnsupportedOSPlatform("windows")]
    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int getrlimit(int resource, out Limit limit);

    /// <summary><c>struct rlimit</c> (sys/resource.h).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public nuint Now;

        public nuint Most;
    }
}
