using System.Text.Json;
using System.Text.Unicode;

namespace AutoCoder.Schema.Preflight.Configuration;

/// <summary>Finds and reads <c>autocoder-schema.json</c>.</summary>
internal static class ConfigurationReader
{
    /// <summary>The file's name.</summary>
    public const string FileName = "autocoder-schema.json";

    private const int MostBytes = 1024 * 1024;

    /// <summary>
    /// The file in this folder or in the nearest of the folders above it, up to the root of the file system; null when none has
    /// it. Whatever bears the name is returned, also what cannot be read: <see cref="Read"/> says so then.
    /// </summary>
    /// <param name="folder">An absolute path.</param>
    public static string? FindUpward(string folder)
    {
        for (string? at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            string file = Path.Combine(at, FileName);
            if (FileFacts.Of(file).Type != EntryType.Missing) return file;
        }

        return null;
    }

    /// <summary>Reads a configuration file. Paths in it are relative to its folder, and <c>~</c> is the user's home.</summary>
    /// <param name="file">The file's absolute path.</param>
    /// <param name="homeFolder">What <c>~</c> stands for; the environment's home when null.</param>
    public static ConfigurationReading Read(string file, string? homeFolder = null)
    {
        homeFolder ??= HomePath.OfEnvironment;
        try
        {
            return Refusal(file) is { } refusal ? Refuse(file, refusal) : Parse(file, File.ReadAllBytes(file), homeFolder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refuse(file, e is UnauthorizedAccessException
                ? "the configuration file may not be read by this user."
                : "the configuration file could not be read: " + e.Message);
        }
    }

    private static string? Refusal(string file) => FileFacts.Of(file).Type switch
    {
        EntryType.Missing or EntryType.DanglingLink => "there is no such configuration file.",
        EntryType.Folder or EntryType.Other => "this is not a file, so it cannot be the configuration.",
        _ when new FileInfo(CanonicalPath.Of(file)).Length > MostBytes => "a configuration file has at most 1 MiB.",
        _ => null,
    };

    private static ConfigurationReading Parse(string file, ReadOnlySpan<byte> bytes, string? homeFolder)
    {
        ReadOnlySpan<byte> byteOrderMark = [0xEF, 0xBB, 0xBF];
        if (bytes.StartsWith(byteOrderMark)) bytes = bytes[byteOrderMark.Length..];
        if (!Utf8.IsValid(bytes)) return Refuse(file, "the configuration file is not UTF-8 text.");
        try
        {
            return new ConfigurationBinder(file, homeFolder).Bind(ConfigurationParser.Parse(bytes));
        }
        catch (JsonException e)
        {
            string message = e.Message.Split(" LineNumber:")[0];
            return new ConfigurationReading.Refused([$"{file}, line {e.LineNumber + 1}: this is not JSON. {message}"]);
        }
    }

    private static ConfigurationReading.Refused Refuse(string file, string problem) => new([$"{file}: {problem}"]);
}
