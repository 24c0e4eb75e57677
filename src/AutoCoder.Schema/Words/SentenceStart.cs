namespace AutoCoder.Schema.Words;

/// <summary>A text that begins a sentence, and elsewhere stands in the middle of one.</summary>
internal static class SentenceStart
{
    /// <summary>The text with a capital; an empty one as it is.</summary>
    public static string Of(string text) => text.Length == 0 ? text : $"{char.ToUpperInvariant(text[0])}{text[1..]}";
}
