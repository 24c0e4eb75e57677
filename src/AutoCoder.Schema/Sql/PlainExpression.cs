namespace AutoCoder.Schema.Sql;

/// <summary>What an expression that asks no other rows is made of.</summary>
internal static class PlainExpression
{
    /// <summary>Words of SQLite's operators that could also be names; one of them is never taken for a column.</summary>
    private static readonly string[] Operators = ["LIKE", "GLOB", "MATCH", "REGEXP", "END"];

    /// <summary>Whether it is one value that is written down: a number, a text, a blob, NULL, true or false.</summary>
    public static bool IsLiteral(string expression)
    {
        ReadOnlySpan<SqlToken> tokens = Parentheses.Strip(SqlTokenizer.Significant(expression));
        if (tokens.Length == 2 && expression.AsSpan(tokens[0].Start, tokens[0].Length) is "-" or "+")
            return tokens[1].Kind == TokenKind.Number;
        return tokens.Length == 1 && tokens[0].Kind switch
        {
            TokenKind.Number or TokenKind.Text or TokenKind.Blob => true,
            TokenKind.Word => IsOneOf(expression.AsSpan(tokens[0].Start, tokens[0].Length), "NULL", "TRUE", "FALSE"),
            _ => false,
        };
    }

    /// <summary>Every name in it that is not a function's; a name in double quotes too, even if it only means a text.</summary>
    public static IEnumerable<string> Names(string expression)
    {
        SqlToken[] tokens = SqlTokenizer.Significant(expression);
        for (int i = 0; i < tokens.Length; i++)
        {
            bool isFunction = i + 1 < tokens.Length && tokens[i + 1].Kind == TokenKind.OpenParenthesis;
            string text = expression.Substring(tokens[i].Start, tokens[i].Length);
            bool isName = tokens[i].Kind == TokenKind.QuotedName
                || (tokens[i].Kind == TokenKind.Word && !isFunction && !SqlKeywords.IsReserved(text) && !SqlKeywords.IsValue(text)
                    && !IsOneOf(text, Operators));
            if (isName) yield return SqlName.Unquote(text);
        }
    }

    private static bool IsOneOf(ReadOnlySpan<char> word, params string[] words)
    {
        foreach (string candidate in words)
        {
            if (SqlNameComparer.Same(word, candidate)) return true;
        }

        return false;
    }
}
