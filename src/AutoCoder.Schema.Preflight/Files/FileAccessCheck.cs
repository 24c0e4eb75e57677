using System.Runtime.InteropServices;

namespace AutoCoder.Schema.Preflight.Files;

/// <summary>Asks whether this user may read a file, without opening it where the system allows (see <see cref="FileFacts"/>).</summary>
internal static partial class FileAccessCheck
{
    private const int ReadMode = 4; // R_OK

    /// <summary>False only when the file may certainly not be read.</summary>
    public static bool MayRead(string path) => OperatingSystem.IsWindows() ? MayOpen(path) : access(path, ReadMode) == 0;

    private static bool MayOpen(string path)
    {
        try
        {
            File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete).Dispose();
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int access(string path, int mode);
}
