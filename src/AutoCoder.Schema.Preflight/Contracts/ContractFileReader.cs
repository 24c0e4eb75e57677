using System.Text;

namespace AutoCoder.Schema.Preflight.Contracts;

/// <summary>Reads the files of contracts.</summary>
internal static class ContractFileReader
{
    private const int MostBytes = 16 << 20;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The file's text, or why there is none.</summary>
    public static (SqlFile? File, string? Problem) Read(ContractFile file)
    {
        try
        {
            return Refusal(file.Path) is { } refusal ? (null, $"{file.Name}: {refusal}") : Decode(file, File.ReadAllBytes(file.Path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, $"{file.Name}: {(e is UnauthorizedAccessException ? "this user may not read it." : $"it could not be read: {e.Message}")}");
        }
    }

    private static (SqlFile? File, string? Problem) Decode(ContractFile file, byte[] bytes)
    {
        try
        {
            string text = Strict.GetString(bytes);

            // SQLite would stop reading at a NUL, and everything behind it would go unchecked.
            return text.Contains('\0', StringComparison.Ordinal)
                ? (null, $"{file.Name}: it has a NUL in it, so it is no SQL; save it as UTF-8.")
                : (new SqlFile(file.Name, text), null);
        }
        catch (DecoderFallbackException)
        {
            return (null, $"{file.Name}: it is not UTF-8 text; save it as UTF-8.");
        }
    }

    private static string? Refusal(string path) => FileFacts.Of(path) switch
    {
        { Type: EntryType.Missing or EntryType.DanglingLink } => "there is no such file.",
        { Type: EntryType.Folder or EntryType.Other } => "this is not a file.",
        { Length: > MostBytes } => "it has more than 16 MiB; give the DDL or the statements only.",
        _ => null,
    };
}
