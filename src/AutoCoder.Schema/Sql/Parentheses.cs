namespace AutoCoder.Schema.Sql;

/// <summary>Parentheses that enclose a whole expression and change nothing.</summary>
internal static class Parentheses
{
    /// <summary>Whether the first token opens a parenthesis that the last one closes.</summary>
    public static bool Enclose(ReadOnlySpan<SqlToken> tokens) => Strip(tokens, atMost: 1).Length < tokens.Length;

    /// <summary>The tokens without the parentheses around all of them; in one pass, however deep they are.</summary>
    public static ReadOnlySpan<SqlToken> Strip(ReadOnlySpan<SqlToken> tokens) => Strip(tokens, atMost: int.MaxValue);

    private static ReadOnlySpan<SqlToken> Strip(ReadOnlySpan<SqlToken> tokens, int atMost)
    {
        int outer = 0;
        while (outer < atMost && (outer * 2) + 2 < tokens.Length
            && tokens[outer].Kind == TokenKind.OpenParenthesis && tokens[^(outer + 1)].Kind == TokenKind.CloseParenthesis)
        {
            outer++;
        }

        // Of the pairs at both ends, as many enclose everything as the depth never falls below in between.
        int depth = outer, lowest = outer;
        foreach (SqlToken token in tokens[outer..^outer])
        {
            if (token.Kind == TokenKind.OpenParenthesis) depth++;
            else if (token.Kind == TokenKind.CloseParenthesis) lowest = Math.Min(lowest, --depth);
        }

        return depth == outer && lowest >= 0 ? tokens[lowest..^lowest] : tokens;
    }
}
