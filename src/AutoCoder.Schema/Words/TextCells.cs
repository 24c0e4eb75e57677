using System.Text;

namespace AutoCoder.Schema.Words;

/// <summary>
/// How many cells of a monospace font a text takes: two for what East Asia writes and for emoji, none for what combines.
/// </summary>
internal static class TextCells
{
    // Unicode's East Asian wide and full-width blocks, and emoji (https://www.unicode.org/reports/tr11/), as blocks.
    private static readonly (int First, int Last)[] Wide =
    [
        (0x1100, 0x115F), (0x231A, 0x231B), (0x23E9, 0x23F3), (0x25FD, 0x25FE), (0x2614, 0x2615), (0x2648, 0x2653),
        (0x26A1, 0x26A1), (0x26AA, 0x26AB), (0x26BD, 0x26FD), (0x2705, 0x2705), (0x270A, 0x270B), (0x2728, 0x2728),
        (0x274C, 0x274E), (0x2753, 0x2757), (0x2795, 0x2797), (0x2B1B, 0x2B55), (0x2E80, 0x303E), (0x3041, 0xA4CF),
        (0xA960, 0xA97F), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE10, 0xFE6F), (0xFF01, 0xFF60), (0xFFE0, 0xFFE6),
        (0x16FE0, 0x1B2FF), (0x1F000, 0x1FAFF), (0x20000, 0x3FFFD),
    ];

    /// <summary>How many.</summary>
    public static int Of(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~')) return text.Length;
        int cells = 0;
        foreach (Rune rune in text.EnumerateRunes()) cells += Of(rune);
        return cells;
    }

    /// <summary>The text; of a longer one the beginning, with a sign that something is left out.</summary>
    public static string Cut(string text, int most)
    {
        if (Of(text) <= most) return text;
        var kept = new StringBuilder();
        int cells = 1;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if ((cells += Of(rune)) > most) break;
            kept.Append(rune);
        }

        return kept.Append('…').ToString();
    }

    private static int Of(Rune rune)
    {
        if (rune.Value is >= ' ' and <= '~') return 1;
        UnicodeCategory category = Rune.GetUnicodeCategory(rune);
        if (category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format) return 0;
        foreach ((int first, int last) in Wide)
        {
            if (rune.Value >= first && rune.Value <= last) return 2;
        }

        return 1;
    }
}
