using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace AutoCoder.Schema.Runner.Tests.Fleets;

/// <summary>
/// Counts how often a folder is listed, by whatever code of whatever process: Linux' inotify(7) tells of each reading of a folder's
/// entries. Readings that nothing separates count as one.
/// </summary>
internal sealed partial class FolderReads : IDisposable
{
    private const int NonBlocking = 0x800, HeaderLength = 16; // IN_NONBLOCK; struct inotify_event without the name
    private const uint Access = 0x1, CloseNoWrite = 0x10, Open = 0x20, IsFolder = 0x4000_0000, Overflow = 0x4000; // sys/inotify.h

    private readonly int _queue;

    public FolderReads(string folder)
    {
        if (!OperatingSystem.IsLinux()) Assert.Ignore("only Linux tells");
        _queue = inotify_init1(NonBlocking);
        // Opening and closing stand between two listings, which would be told as one else.
        if (_queue < 0 || inotify_add_watch(_queue, folder, Access | CloseNoWrite | Open) < 0) Assert.Ignore("this system does not let folders be watched");
    }

    /// <summary>How often since it was asked last.</summary>
    public int Take()
    {
        int count = 0;
        byte[] buffer = new byte[1 << 16];
        for (int length; (length = (int)read(_queue, buffer, (nuint)buffer.Length)) > 0;)
        {
            for (int at = 0; at < length; at += HeaderLength + BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(at + 12)))
            {
                uint mask = BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(at + 4));
                (mask & Overflow).ShouldBe(0u, "more happened than the queue holds");
                if ((mask & (Access | IsFolder)) == (Access | IsFolder) && BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(at + 12)) == 0) count++;
            }
        }

        return count;
    }

    public void Dispose() => _ = close(_queue);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int inotify_init1(int flags);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int inotify_add_watch(int queue, string path, uint mask);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint read(int descriptor, [Out] byte[] buffer, nuint count);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int close(int descriptor);
}
