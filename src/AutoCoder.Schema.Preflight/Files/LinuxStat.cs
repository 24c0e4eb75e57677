using System.Runtime.InteropServices;

namespace AutoCoder.Schema.Preflight.Files;

/// <summary>
/// <c>statx(2)</c>: the one stat call whose structure has the same layout on every architecture
/// (offsets as in linux/stat.h, struct statx).
/// </summary>
internal static partial class LinuxStat
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint BasicStats = 0x7ff; // STATX_BASIC_STATS
    private const int AccessDenied = 13, NotPermitted = 1, TooManyLinks = 40;

    /// <summary>The facts of a path, links followed.</summary>
    public static FileFacts Of(string path)
    {
        Span<byte> buffer = stackalloc byte[256];
        return statx(CurrentFolder, path, 0, BasicStats, ref MemoryMarshal.GetReference(buffer)) == 0
            ? Read(buffer)
            : new(OfError(Marshal.GetLastPInvokeError()), 0, 0, 0, 0);
    }

    private static FileFacts Read(ReadOnlySpan<byte> statx)
    {
        long seconds = BitConverter.ToInt64(statx[112..]);
        uint nanoseconds = BitConverter.ToUInt32(statx[120..]);
        ulong device = ((ulong)BitConverter.ToUInt32(statx[136..]) << 32) | BitConverter.ToUInt32(statx[140..]);
        return new(
            OfMode(BitConverter.ToUInt16(statx[28..])),
            BitConverter.ToInt64(statx[40..]),
            unchecked((seconds * 1_000_000_000) + nanoseconds),
            device,
            BitConverter.ToUInt64(statx[32..]));
    }

    private static FileType OfMode(ushort mode) => (mode & 0xF000) switch
    {
        0x8000 => FileType.Regular,
        0x4000 => FileType.Folder,
        _ => FileType.Special,
    };

    private static FileType OfError(int error) => error switch
    {
        AccessDenied or NotPermitted => FileType.Denied,
        TooManyLinks => FileType.LinkLoop,
        _ => FileType.Missing,
    };

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int statx(int folder, string path, int flags, uint mask, ref byte result);
}
