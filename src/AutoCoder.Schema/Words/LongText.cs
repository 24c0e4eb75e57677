namespace AutoCoder.Schema.Words;

/// <summary>Sentences with names from outside: a name can be as long as a statement of SQLite.</summary>
internal static class LongText
{
    private const int Longest = 600, Beginning = 400, End = 100;

    /// <summary>The text; of a very long one its beginning and its end, with how much is left out.</summary>
    public static string Shorten(string text)
    {
        if (text.Length <= Longest) return text;
        int from = char.IsHighSurrogate(text[Beginning - 1]) ? Beginning - 1 : Beginning, to = text.Length - End;
        if (char.IsLowSurrogate(text[to])) to++;
        return string.Create(
            CultureInfo.InvariantCulture, $"{text.AsSpan(0, from)}… ({to - from} characters left out) …{text.AsSpan(to)}");
    }
}
