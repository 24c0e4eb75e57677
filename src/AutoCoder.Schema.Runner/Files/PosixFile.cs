using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace AutoCoder.Schema.Runner.Files;

/// <summary>
/// What .NET does not offer about files: making a name durable, the owner, the file system, reading what is locked. Nothing of it
/// on Windows.
/// </summary>
internal static partial class PosixFile
{
    private const int InputOutput = 5, Invalid = 22; // EIO, EINVAL: the same on Linux, BSD and macOS

    private const int FullFlush = 51; // F_FULLFSYNC of macOS, whose fsync(2) leaves what is in the disk's own memory

    private const int NotImplemented = 38, NoData = 61, NotSupported = 95; // ENOSYS, ENODATA, ENOTSUP on Linux

    // O_RDONLY | O_CLOEXEC, from fcntl.h.
    private static readonly int OpenForReading = OperatingSystem.IsLinux() ? 0x80000 : OperatingSystem.IsMacOS() ? 0x1000000 : 0;

    /// <summary>
    /// Waits until the names in a folder are on the disk: after a power loss a renamed file may otherwise have its old name, or
    /// none (fsync(2): "an explicit fsync() on a file descriptor for the directory is also needed"). .NET refuses to open
    /// folders.
    /// </summary>
    /// <exception cref="IOException">The disk did not take it.</exception>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        int descriptor = open(folder, OpenForReading);
        if (descriptor < 0) throw Failure(folder);
        try
        {
            // EINVAL: a file system that cannot flush folders has nothing to flush (some FUSE and network file systems).
            if (OperatingSystem.IsMacOS() && fcntl(descriptor, FullFlush) == 0) return;
            if (fsync(descriptor) != 0 && Marshal.GetLastPInvokeError() != Invalid) throw Failure(folder);
        }
        finally
        {
            _ = close(descriptor);
        }
    }

    /// <summary>
    /// Opens a file to read what its holder wrote into it while it is locked: .NET takes a lock of its own with every handle, and
    /// does not get one then. The lock is advisory, and reading takes nothing from it.
    /// </summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SafeFileHandle OpenBesideItsHolder(string path)
    {
        const FileShare WithAll = FileShare.ReadWrite | FileShare.Delete;
        if (OperatingSystem.IsWindows()) return File.OpenHandle(path, FileMode.Open, FileAccess.Read, WithAll);
        int descriptor = open(path, OpenForReading);
        return descriptor < 0
            ? throw new IOException($"{path}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}")
            : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>Who owns a file; null where the system does not say.</summary>
    public static (uint User, uint Group)? OwnerOf(string path) =>
        Statx.OwnerOf(path) is { } owner ? (owner.User, owner.Group) : null;

    /// <summary>
    /// Whether there is an ordinary file with a name, or none: opening a pipe waits for ever. True where the system does not say.
    /// </summary>
    public static bool IsOrdinary(string path) => Statx.OwnerOf(path)?.IsOrdinary != false;

    /// <summary>Which file system a path is on; null where the system does not say.</summary>
    public static ulong? FileSystemOf(string path) => Statx.OwnerOf(path)?.Device;

    /// <summary>Gives a file to another owner; false when this process may not.</summary>
    [UnsupportedOSPlatform("windows")]
    public static bool TryGiveTo(string path, (uint User, uint Group) owner) => lchown(path, owner.User, owner.Group) == 0;

    /// <summary>Gives a file an access control list; false where the file system has none.</summary>
    /// <exception cref="IOException">It may not be given.</exception>
    public static bool TrySetAccessList(string path, AccessList list)
    {
        if (!OperatingSystem.IsLinux()) return false;
        byte[] bytes = list.ToBytes();
        if (lsetxattr(path, AccessList.Attribute, bytes, (nuint)bytes.Length, 0) == 0) return true;
        int error = Marshal.GetLastPInvokeError();
        return error is NotSupported or NotImplemented ? false : throw NotGuarded(path, error);
    }

    /// <summary>Takes a file's access control list away: the mode alone counts then.</summary>
    /// <exception cref="IOException">It may not be taken.</exception>
    public static void RemoveAccessList(string path)
    {
        if (!OperatingSystem.IsLinux() || lremovexattr(path, AccessList.Attribute) == 0) return;
        int error = Marshal.GetLastPInvokeError();
        if (error is not (NotSupported or NotImplemented or NoData)) throw NotGuarded(path, error);
    }

    private static IOException NotGuarded(string path, int error) =>
        new($"{path}: who may use it cannot be set: {Marshal.GetPInvokeErrorMessage(error)}.");

    private static IOException Failure(string folder)
    {
        int error = Marshal.GetLastPInvokeError();
        string why = Marshal.GetPInvokeErrorMessage(error);
        return new IOException($"{folder}: the folder cannot be flushed to the disk: {why}.", error == 0 ? InputOutput : error);
    }

    [UnsupportedOSPlatform("windows")]
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int open(string path, int flags);

    [UnsupportedOSPlatform("windows")]
    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int fsync(int descriptor);

    [SupportedOSPlatform("macos")]
    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int fcntl(int descriptor, int command);

    [UnsupportedOSPlatform("windows")]
    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int close(int descriptor);

    [UnsupportedOSPlatform("windows")]
    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int lchown(string path, uint user, uint group);

    [SupportedOSPlatform("linux")]
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int lsetxattr(string path, string name, byte[] value, nuint size, int flags);

    [SupportedOSPlatform("linux")]
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int lremovexattr(string path, string name);
}
