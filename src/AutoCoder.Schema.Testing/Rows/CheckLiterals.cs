namespace AutoCoder.Schema.Testing.Rows;

/// <summary>Values that a CHECK gives away: what it compares with, and what is next to it.</summary>
internal static class CheckLiterals
{
    private const int LongestText = 1000;

    /// <summary>The values, the likeliest first.</summary>
    public static IEnumerable<object> In(string expression)
    {
        SqlToken[] tokens = SqlTokenizer.Significant(expression);
        bool isAboutLength = expression.Contains("length", StringComparison.OrdinalIgnoreCase);
        foreach (SqlToken token in tokens)
        {
            string text = expression.Substring(token.Start, token.Length);
            if (token.Kind == TokenKind.Text) foreach (object value in OfText(SqlName.Unquote(text))) yield return value;
            if (token.Kind == TokenKind.Number) foreach (object value in OfNumber(text, isAboutLength)) yield return value;
        }
    }

    private static IEnumerable<object> OfText(string text)
    {
        yield return text;
        string plain = text.Replace("%", "", StringComparison.Ordinal).Replace("*", "", StringComparison.Ordinal)
            .Replace("[0-9]", "7", StringComparison.Ordinal).Replace("[a-z]", "a", StringComparison.Ordinal)
            .Replace("[A-Z]", "A", StringComparison.Ordinal).Replace('?', 'x').Replace('_', 'x');
        if (plain != text) yield return plain;
    }

    private static IEnumerable<object> OfNumber(string text, bool isAboutLength)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long whole))
        {
            foreach (long near in new[] { whole, whole + 1, whole - 1, -whole }) yield return near;
            if (!isAboutLength || whole is < 1 or > LongestText) yield break;
            foreach (char letter in "abcdef") yield return new string(letter, (int)whole);
            yield return new string('7', (int)whole);
        }
        else if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double real))
        {
            foreach (double near in new[] { real, real + 1, real - 1, -real }) yield return near;
        }
    }
}
