using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace AutoCoder.Schema.Preflight.Files;

/// <summary>
/// Linux' <c>statx(2)</c>: type, size, time of change, device and inode in one system call, without opening the file. Its
/// structure is the same on every architecture, unlike that of <c>stat(2)</c>. .NET itself offers no inode.
/// </summary>
internal static partial class Statx
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const int DoNotFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    private const int HandleItself = 0x1000; // AT_EMPTY_PATH

    // STATX_TYPE | STATX_MODE | STATX_NLINK | STATX_UID | STATX_GID | STATX_MTIME | STATX_INO | STATX_SIZE
    private const uint Wanted = 0x35F;
    private const int ModeMask = 0xFFF;

    // From <sys/stat.h>: S_IFMT and its values.
    private const int TypeMask = 0xF000, RegularFile = 0x8000, Folder = 0x4000, SymbolicLink = 0xA000;

    // From <errno.h>, the same on every Linux architecture that .NET runs on.
    private const int NotPermitted = 1, NoEntry = 2, AccessDenied = 13, NotAFolder = 20, NotImplemented = 38;

    private static volatile bool IsUnavailable = !OperatingSystem.IsLinux();

    /// <summary>The facts, or null where the system does not offer the call.</summary>
    public static FileFacts? Look(string path) => IfOffered(path, static path => Ask(path));

    /// <summary>Whose file a path leads to; null when it leads to none, or where the system does not say.</summary>
    public static FileOwner? OwnerOf(string path) => IfOffered(path, static path =>
        Call(CurrentFolder, path, 0, Wanted, out Answer answer) == 0 ? Owner(answer) : null);

    /// <summary>What stands at a path itself: of a link the link. Null where the system does not offer the call.</summary>
    public static FileEntry? EntryAt(string path) => IfOffered(path, static path =>
        Call(CurrentFolder, path, DoNotFollow, Wanted, out Answer answer) == 0
            ? Entry(answer)
            : EntryOf(Failure(Marshal.GetLastPInvokeError())));

    /// <summary>The same of an open file, whatever its name is by now.</summary>
    public static FileEntry? EntryOf(SafeFileHandle handle) => IfOffered("", _ =>
        Call((int)handle.DangerousGetHandle(), "", HandleItself, Wanted, out Answer answer) == 0
            ? (FileEntry?)Entry(answer)
            : null);

    private static FileEntry? EntryOf(FileFacts? failure) => failure is { Type: var type } ? new FileEntry(type) : null;

    private static FileEntry Entry(in Answer answer) => new(TypeOf(answer))
    {
        Identity = new FileIdentity(Device(answer), answer.Inode),
        Length = answer.Length,
        Owner = (answer.User, answer.Group),
        Mode = (UnixFileMode)(answer.Mode & ModeMask),
        Names = answer.Names,
    };

    private static EntryType TypeOf(in Answer answer) =>
        (answer.Mode & TypeMask) == SymbolicLink ? EntryType.Link : Facts(answer).Type;

    private static T? IfOffered<T>(string path, Func<string, T?> ask)
        where T : struct
    {
        if (IsUnavailable) return null;
        try
        {
            return ask(path);
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            IsUnavailable = true; // a C library from before 2018
            return null;
        }
    }

    // The link itself first: one call is then enough for what is no link and for what is not there.
    private static FileFacts? Ask(string path)
    {
        int outcome = Call(CurrentFolder, path, DoNotFollow, Wanted, out Answer answer);
        bool isLink = outcome == 0 && (answer.Mode & TypeMask) == SymbolicLink;
        if (isLink) outcome = Call(CurrentFolder, path, 0, Wanted, out answer);

        FileFacts? facts = outcome == 0 ? Facts(answer) : Failure(Marshal.GetLastPInvokeError());
        return isLink && facts is { Type: EntryType.Missing } ? new FileFacts(EntryType.DanglingLink, null) : facts;
    }

    private static FileOwner? Owner(in Answer answer) =>
        new FileOwner(answer.User, answer.Group, Device(answer), (answer.Mode & TypeMask) == RegularFile);

    private static ulong Device(in Answer answer) => ((ulong)answer.DeviceMajor << 32) | answer.DeviceMinor;

    private static FileFacts Facts(in Answer answer) => new(
        (answer.Mode & TypeMask) switch
        {
            RegularFile => EntryType.File,
            Folder => EntryType.Folder,
            _ => EntryType.Other,
        },
        new FileIdentity(Device(answer), answer.Inode),
        answer.Length,
        unchecked((answer.ModifiedSeconds * 1_000_000_000) + answer.ModifiedNanoseconds));

    private static FileFacts? Failure(int error) => error switch
    {
        NoEntry or NotAFolder => new FileFacts(EntryType.Missing, null),
        AccessDenied => new FileFacts(EntryType.Denied, null),
        NotImplemented or NotPermitted => null, // an old kernel, or an old container's filter of system calls
        _ => new FileFacts(EntryType.Failed, null),
    };

    // Elsewhere nobody asks.
    private static int Call(int folder, string path, int flags, uint mask, out Answer answer)
    {
        if (OperatingSystem.IsLinux()) return statx(folder, path, flags, mask, out answer);
        answer = default;
        return -1;
    }

    [SupportedOSPlatform("linux")]
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int folder, string path, int flags, uint mask, out Answer answer);

    /// <summary>The fields of <c>struct statx</c> that are read (linux/stat.h).</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Answer
    {
        [FieldOffset(16)]
        public uint Names;

        [FieldOffset(20)]
        public uint User;

        [FieldOffset(24)]
        public uint Group;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public long Length;

        [FieldOffset(112)]
        public long ModifiedSeconds;

        [FieldOffset(120)]
        public uint ModifiedNanoseconds;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}

/// <summary>Whose a file is, and where. Apart from <see cref="FileFacts"/>, by which one sees whether a file changed.</summary>
/// <param name="User">The user's number.</param>
/// <param name="Group">The group's number.</param>
/// <param name="Device">The file system.</param>
/// <param name="IsOrdinary">False for a folder, a pipe, a socket or a device.</param>
internal readonly record struct FileOwner(uint User, uint Group, ulong Device, bool IsOrdinary);
