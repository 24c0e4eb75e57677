using System.Security.Cryptography;

namespace AutoCoder.Schema.TestKit;

/// <summary>
/// Every entry of a folder with its mode, and each file's size and bytes, as lines that compare and read well. Opening a
/// database drops the POSIX locks that this very process holds on it: no test takes a snapshot while it has one open.
/// </summary>
internal static class FolderSnapshot
{
    public static string Of(string folder) => string.Join('\n', Directory
        .EnumerateFileSystemEntries(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
        .Order(StringComparer.Ordinal)
        .Select(Line));

    private static string Line(string path)
    {
        FileInfo file = new(path);
        if (file.LinkTarget is { } target) return $"{path} -> {target}";
        if (Directory.Exists(path)) return $"{path}/ {File.GetUnixFileMode(path)}";
        if (file.Length == 0) return $"{path} 0 {File.GetUnixFileMode(path)}"; // also a pipe, which would keep the reader waiting
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return $"{path} {stream.Length} {File.GetUnixFileMode(path)} {Convert.ToHexString(SHA256.HashData(stream))}";
    }
}
