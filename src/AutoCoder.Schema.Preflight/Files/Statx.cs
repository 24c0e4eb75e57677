using System.Runtime.InteropServices;

namespace AutoCoder.Schema.Preflight.Files;

/// <summary>
/// Linux' <c>statx(2)</c>: type, size, time of change, device and inode in one system call, without opening the file. Its structure is the same on
/// every architecture, unlike that of <c>stat(2)</c>. .NET itself offers no inode.
/// </summary>
internal static partial class Statx
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const int DoNotFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    private const uint Wanted = 0x341; // STATX_TYPE | STATX_MTIME | STATX_INO | STATX_SIZE

    // From <sys/stat.h>: S_IFMT and its values.
    private const int TypeMask = 0xF000, RegularFile = 0x8000, Folder = 0x4000, SymbolicLink = 0xA000;

    // From <errno.h>, the same on every Linux architecture that .NET runs on.
    private const int NotPermitted = 1, NoEntry = 2, AccessDenied = 13, NotAFolder = 20, NotImplemented = 38;

    private static volatile bool IsUnavailable = !OperatingSystem.IsLinux();

    /// <summary>The facts, or null where the system does not offer the call.</summary>
    public static FileFacts? Look(string path)
    {
        if (IsUnavailable) return null;
        try
        {
            return Ask(path);
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

    private static FileFacts Facts(in Answer answer) => new(
        (answer.Mode & TypeMask) switch
        {
            RegularFile => EntryType.File,
            Folder => EntryType.Folder,
            _ => EntryType.Other,
        },
        new FileIdentity(((ulong)answer.DeviceMajor << 32) | answer.DeviceMinor, answer.Inode),
        answer.Length,
        unchecked((answer.ModifiedSeconds * 1_000_000_000) + answer.ModifiedNanoseconds));

    private static FileFacts? Failure(int error) => error switch
    {
        NoEntry or NotAFolder => new FileFacts(EntryType.Missing, null),
        AccessDenied => new FileFacts(EntryType.Denied, null),
        NotImplemented or NotPermitted => null, // an old kernel, or an old container's filter of system calls
        _ => new FileFacts(EntryType.Failed, null),
    };

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Call(int folder, string path, int flags, uint mask, out Answer answer);

    /// <summary>The fields of <c>struct statx</c> that are read (linux/stat.h).</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Answer
    {
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
