using System.Text;

namespace AutoCoder.Schema.Formats;

/// <summary>Text from outside as every format can hold it.</summary>
internal static class CleanText
{
    /// <summary>
    /// The text with its line ends as <c>\n</c>; what no document can hold or what nobody can see (control characters, half a
    /// surrogate pair, U+FFFE, U+FFFF) as <c>\u001b</c> and the like.
    /// </summary>
    public static string Of(string text)
    {
        if (!Enumerable.Range(0, text.Length).Any(i => IsUnsafe(text, i))) return text;
        var clean = new StringBuilder(text.Length + 16);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n') continue;
            if (IsUnsafe(text, i)) clean.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}");
            else clean.Append(text[i]);
        }

        return clean.ToString();
    }

    /// <summary>The same as one line.</summary>
    public static string Line(string text) => Of(text).Replace("\n", " ", StringComparison.Ordinal);

    /// <summary>The beginning of a text that is too long, with a sign that something is left out.</summary>
    public static string Cut(string text, int most)
    {
        if (text.Length <= most) return text;
        int end = char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;
        return $"{text[..end]}…";
    }

    private static bool IsUnsafe(string text, int i) => text[i] switch
    {
        '\n' => false,
        >= ' ' and < '\x7f' => false,
        '\ufffe' or '\uffff' => true,
        char half when char.IsHighSurrogate(half) => i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]),
        char half when char.IsLowSurrogate(half) => i == 0 || !char.IsHighSurrogate(text[i - 1]),
        char other => TerminalText.IsUnsafe(other),
    };
}
