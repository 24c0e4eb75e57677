using System.Buffers;
using System.Text;

namespace AutoCoder.Schema.Formats;

/// <summary>Text from outside as GitHub's Markdown shows it and does nothing else with it.</summary>
internal static class MarkdownText
{
    private static readonly SearchValues<char> Special = SearchValues.Create("\\`*_{}[]#!|~<>&@:\n");

    /// <summary>The text within a line or a cell of a table.</summary>
    public static string Escape(string text)
    {
        string clean = CleanText.Of(text);
        if (clean.AsSpan().IndexOfAny(Special) < 0) return clean;
        var escaped = new StringBuilder(clean.Length + 32);
        for (int i = 0; i < clean.Length; i++) Append(escaped, clean[i], i + 1 < clean.Length ? clean[i + 1] : ' ');
        return escaped.ToString();
    }

    /// <summary>The text as code, within a line or a cell of a table.</summary>
    public static string Code(string text)
    {
        string clean = CleanText.Line(text);
        // In a cell a bar needs a backslash even within code, and a backslash before it would take that away; HTML has no such corner.
        if (clean.Contains('|', StringComparison.Ordinal) || clean.Contains('`', StringComparison.Ordinal) || clean.Trim().Length != clean.Length || clean.Length == 0)
            return $"<code>{Escape(clean)}</code>";
        return $"`{clean}`";
    }

    /// <summary>Lines as a block of code.</summary>
    public static IEnumerable<string> Block(IReadOnlyCollection<string> lines)
    {
        string[] clean = [.. lines.Select(CleanText.Line)];
        string fence = new('`', Math.Max(3, 1 + clean.Max(line => LongestRun(line))));
        return [$"{fence}sh", .. clean, fence];
    }

    // A mention would call people; a colon after a scheme would make a link; numbers after a # would name an issue.
    private static void Append(StringBuilder escaped, char c, char next) => _ = c switch
    {
        '<' => escaped.Append("&lt;"),
        '>' => escaped.Append("&gt;"),
        '&' => escaped.Append("&amp;"),
        '|' => escaped.Append("&#124;"),
        '@' => escaped.Append("@<!-- -->"),
        '#' => escaped.Append("#<!-- -->"),
        ':' when next == '/' => escaped.Append(":<!-- -->"),
        '\n' => escaped.Append("<br>"),
        '\\' or '`' or '*' or '_' or '{' or '}' or '[' or ']' or '~' or '!' => escaped.Append('\\').Append(c),
        _ => escaped.Append(c),
    };

    private static int LongestRun(string line)
    {
        int longest = 0, run = 0;
        foreach (char c in line)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
