using System.Security.Cryptography;

namespace AutoCoder.Schema.Preflight.Tests.Inspection;

/// <summary>Every file of a folder with its size, mode and bytes, as lines that compare and read well.</summary>
internal static class FolderSnapshot
{
    public static string Of(string folder) => string.Join('\n', Directory
        .EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)
        .Select(Line));

    private static string Line(string path)
    {
        if (Directory.Exists(path)) return path;
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        string hash = Convert.ToHexString(SHA256.HashData(stream));
        return $"{path} {stream.Length} {File.GetUnixFileMode(path)} {hash}";
    }
}
