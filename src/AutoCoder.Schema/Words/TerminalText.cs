using System.Text;

namespace AutoCoder.Schema.Words;

/// <summary>
/// Text that came from outside (paths, names), made safe to print: a control character in a file's name could forge lines
/// of a report or drive the terminal.
/// </summary>
internal static class TerminalText
{
    /// <summary>The text with control characters as <c>\u001b</c> and the like.</summary>
    public static string Escape(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~') || !text.Any(IsUnsafe)) return text;
        var escaped = new StringBuilder(text.Length + 8);
        foreach (char c in text)
        {
            if (IsUnsafe(c)) escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else escaped.Append(c);
        }

        return escaped.ToString();
    }

    internal static bool IsUnsafe(char c) =>
        char.IsControl(c) || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator;
}
