using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;

namespace AutoCoder.Schema.Preflight.Files;

/// <summary>
/// A name in a folder that is not UTF-8. .NET shows it with U+FFFD in place of what it does not understand, and no file has that
/// name: it can be seen and never be opened.
/// </summary>
/// <param name="Shown">The name with its foreign bytes as <c>\xe9</c>.</param>
/// <param name="Decoded">The name as .NET shows it, which may be another file's.</param>
/// <param name="MayBeFolder">False when it is a file, a pipe or the like for certain.</param>
internal sealed record ForeignName(string Shown, string Decoded, bool MayBeFolder)
{
    /// <summary>What is said of one.</summary>
    public const string Detail = "its name is not UTF-8, and this program can open no such file or folder; give it another name";

    /// <summary>Whether a text may come of such a name. Nothing else has to be looked at when it does not.</summary>
    public static bool IsSuspect(string text) => text.Contains('\ufffd', StringComparison.Ordinal);

    /// <summary>
    /// Whether a path with U+FFFD in it is, or may be, another one: nothing has that name, or something else beside it looks the
    /// same.
    /// </summary>
    public static bool IsMeant(string path, FileFacts facts)
    {
        if (!IsSuspect(path)) return false;
        if (!facts.MayExist) return true;
        for (string? at = path; at is not null && IsSuspect(at); at = Path.GetDirectoryName(at))
        {
            string name = Path.GetFileName(at);
            if (IsSuspect(name) && Path.GetDirectoryName(at) is { } folder && In(folder, []).Exists(one => one.Decoded == name))
                return true;
        }

        return false;
    }

    /// <summary>The names in a folder that are not UTF-8.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="listed">
    /// Names of it with U+FFFD in them: where the system cannot be asked for bytes, those that nothing has are taken.
    /// </param>
    public static List<ForeignName> In(string folder, IEnumerable<string> listed) => RawFolder.Names(folder) is { } names
        ? names
        :
        [
            .. listed.Where(name => !FileFacts.Of(Path.Join(folder, name)).MayExist)
                .Select(name => new ForeignName(name, name, true)),
        ];
}

/// <summary>
/// A folder read by <c>readdir(3)</c>, for the bytes of its names. Only where one of them is suspect.
/// </summary>
internal static partial class RawFolder
{
    // struct dirent of 64-bit Linux, glibc and musl alike: inode, offset, length, type, name.
    private const int TypeAt = 18, NameAt = 19;

    // From <dirent.h>.
    private const byte UnknownType = 0, Folder = 4, Link = 10;

    /// <summary>Those that are not UTF-8; null when the system cannot be asked.</summary>
    public static List<ForeignName>? Names(string folder)
    {
        if (!OperatingSystem.IsLinux() || nint.Size != sizeof(long)) return null;
        nint open = opendir(folder);
        if (open == 0) return null;
        try
        {
            List<ForeignName> names = [];
            for (nint entry = readdir(open); entry != 0; entry = readdir(open))
            {
                if (Of(entry) is { } name) names.Add(name);
            }

            names.Sort((one, other) => string.CompareOrdinal(one.Shown, other.Shown));
            return names;
        }
        finally
        {
            _ = closedir(open);
        }
    }

    private static unsafe ForeignName? Of(nint entry)
    {
        ReadOnlySpan<byte> name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)entry + NameAt);
        if (System.Text.Unicode.Utf8.IsValid(name)) return null;
        byte type = *((byte*)entry + TypeAt);
        return new(Show(name), Encoding.UTF8.GetString(name), type is UnknownType or Folder or Link);
    }

    private static string Show(ReadOnlySpan<byte> name)
    {
        StringBuilder shown = new(name.Length + 8);
        while (!name.IsEmpty)
        {
            bool isText = Rune.DecodeFromUtf8(name, out Rune rune, out int length) == OperationStatus.Done;
            if (isText) shown.Append(rune);
            else foreach (byte one in name[..length]) shown.Append(CultureInfo.InvariantCulture, $"\\x{one:x2}");
            name = name[length..];
        }

        return shown.ToString();
    }

    [SupportedOSPlatform("linux")]
    [LibraryImport("libc", EntryPoint = "opendir", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint opendir(string folder);

    [SupportedOSPlatform("linux")]
    [LibraryImport("libc", EntryPoint = "readdir")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint readdir(nint open);

    [SupportedOSPlatform("linux")]
    [LibraryImport("libc", EntryPoint = "closedir")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int closedir(nint open);
}
