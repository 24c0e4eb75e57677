using System.Text;

namespace AutoCoder.Schema.Lockfiles;

/// <summary>The words of a lock file, and how text is kept to one word or one line.</summary>
internal static class LockWords
{
    public const int Format = 1;
    public const string FormatWord = "format ";
    public const string KindWord = "kind ";
    public const string SchemaWord = "schema ";
    public const string BeforeWord = "before ";
    public const string DigestWord = "digest";
    public const string None = "none";
    public const string Code = "code";
    public const string End = "end";
    public const string Indent = "  ";
    public const string Escaped = "escaped ";

    /// <summary>A name as one word: blanks, control characters and backslashes become <c>\uXXXX</c>.</summary>
    public static string Word(string name) => Escape(name, c => c == '\\' || char.IsWhiteSpace(c) || char.IsControl(c) || char.IsSurrogate(c));

    /// <summary>A text as one line.</summary>
    public static string Line(string text) => Escape(text, c => c == '\\' || NeedsEscape(c));

    /// <summary>Whether a character would end a line, be invisible in it or not survive as UTF-8 by itself.</summary>
    public static bool NeedsEscape(char c) => char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' or '\uFEFF';

    /// <summary>Takes back what <see cref="Word"/> and <see cref="Line"/> did; what is no escape stays as it is.</summary>
    public static string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal)) return text;
        var plain = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 6 <= text.Length && text[i + 1] == 'u'
                && ushort.TryParse(text.AsSpan(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code))
            {
                plain.Append((char)code);
                i += 5;
            }
            else
            {
                plain.Append(text[i]);
            }
        }

        return plain.ToString();
    }

    private static string Escape(string text, Func<char, bool> isEscaped)
    {
        if (!text.Any(isEscaped)) return text;
        var escaped = new StringBuilder(text.Length + 16);
        foreach (char c in text)
        {
            if (isEscaped(c)) escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else escaped.Append(c);
        }

        return escaped.ToString();
    }
}
