using System.Text;

namespace AutoCoder.Schema.Preflight.Merges;

/// <summary>How the bytes of a source become text, as the compiler does it: by the byte order mark, else UTF-8.</summary>
internal static class SourceEncoding
{
    /// <summary>The text; null when nobody can tell, as with UTF-16 that has no mark.</summary>
    public static string? Text(byte[] bytes)
    {
        if (!IsMarked(bytes)) return bytes.AsSpan().Contains((byte)0) ? null : Encoding.UTF8.GetString(bytes);
        using var reader = new StreamReader(new MemoryStream(bytes), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    /// <summary>Whether words can be looked for in the bytes as they are.</summary>
    public static bool IsPlain(byte[] bytes) => !bytes.AsSpan().Contains((byte)0) && bytes is not ([0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]);

    private static bool IsMarked(byte[] bytes) => bytes is [0xEF, 0xBB, 0xBF, ..] or [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..];
}
