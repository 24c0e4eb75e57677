using System.Text;

namespace AutoCoder.Schema.Sql;

/// <summary>
/// SQL in one spelling: without comments, keywords in capitals, names folded and out of their quotes, one operator of
/// those that mean the same, white space by rule. Two texts that differ only in these things become one; texts that
/// differ in anything else stay apart.
/// </summary>
internal static class NormalisedSql
{
    private const string RowIdNames = "rowid _rowid_ oid";

    /// <summary>Normalises an expression, and takes off the parentheses around the whole of it.</summary>
    /// <param name="sql">The expression.</param>
    /// <param name="names">
    /// The names that can be meant here, compared as SQLite does. SQLite reads a name in double quotes that it does not
    /// know as text (its "double-quoted string" misfeature), so such a one is rendered as text, case and all.
    /// </param>
    public static string Expression(ReadOnlySpan<char> sql, IReadOnlySet<string> names)
    {
        SqlToken[] tokens = SqlTokenizer.Significant(sql);
        return Render(sql, Parentheses.Strip(tokens), names);
    }

    /// <summary>Normalises a whole statement; a semicolon at its end does not count.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="names">The names that can be meant here; see <see cref="Expression"/>.</param>
    public static string Statement(ReadOnlySpan<char> sql, IReadOnlySet<string> names)
    {
        ReadOnlySpan<SqlToken> tokens = SqlTokenizer.Significant(sql);
        while (tokens.Length > 0 && tokens[^1].Kind == TokenKind.Semicolon) tokens = tokens[..^1];
        return Render(sql, tokens, names);
    }

    private static string Render(ReadOnlySpan<char> sql, ReadOnlySpan<SqlToken> tokens, IReadOnlySet<string> names)
    {
        var text = new StringBuilder(sql.Length);
        HashSet<string>? plain = null;
        for (int i = 0; i < tokens.Length; i++)
        {
            if (i > 0 && IsSpaced(sql, tokens[i - 1], tokens[i])) text.Append(' ');
            ReadOnlySpan<char> token = sql.Slice(tokens[i].Start, tokens[i].Length);
            if (token[0] == '"' && tokens[i].Kind == TokenKind.QuotedName)
            {
                plain ??= PlainNames(sql, tokens);
                Append(text, SqlName.Unquote(token), IsName(sql, tokens, i, names, plain));
            }
            else
            {
                Append(text, token, tokens[i].Kind);
            }
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string unquoted, bool isName)
    {
        if (isName) text.Append(SqlName.Render(unquoted));
        else text.Append('\'').Append(unquoted.Replace("'", "''", StringComparison.Ordinal)).Append('\'');
    }

    private static void Append(StringBuilder text, ReadOnlySpan<char> token, TokenKind kind)
    {
        switch (kind)
        {
            case TokenKind.Word:
                AppendWord(text, token);
                break;
            case TokenKind.QuotedName:
                text.Append(SqlName.Render(SqlName.Unquote(token)));
                break;
            case TokenKind.Blob or TokenKind.Number:
                foreach (char c in token) if (c != '_') text.Append(SqlName.Fold(c));
                break;
            case TokenKind.Operator:
                text.Append(token is "==" ? "=" : token is "<>" ? "!=" : token);
                break;
            default:
                text.Append(token);
                break;
        }
    }

    private static void AppendWord(StringBuilder text, ReadOnlySpan<char> word)
    {
        bool upper = SqlKeywords.IsReserved(word) || SqlKeywords.IsValue(word);
        foreach (char c in word) text.Append(upper && char.IsAsciiLetter(c) ? (char)(c & ~0x20) : SqlName.Fold(c));
    }

    /// <summary>White space follows from the two tokens alone, so it carries no meaning.</summary>
    private static bool IsSpaced(ReadOnlySpan<char> sql, SqlToken left, SqlToken right)
    {
        if (left.Kind is TokenKind.OpenParenthesis or TokenKind.Dot) return false;
        if (right.Kind is TokenKind.CloseParenthesis or TokenKind.Comma or TokenKind.Dot or TokenKind.Semicolon) return false;
        if (right.Kind != TokenKind.OpenParenthesis) return true;
        return left.Kind switch
        {
            TokenKind.Word => SqlKeywords.IsReserved(sql.Slice(left.Start, left.Length)),
            TokenKind.QuotedName => false, // as the same name without its quotes
            _ => true,
        };
    }

    /// <summary>The names that the text itself spells in a form that only a name can have.</summary>
    private static HashSet<string> PlainNames(ReadOnlySpan<char> sql, ReadOnlySpan<SqlToken> tokens)
    {
        var names = new HashSet<string>(RowIdNames.Split(' '), SqlNameComparer.Instance);
        foreach (SqlToken token in tokens)
        {
            ReadOnlySpan<char> text = sql.Slice(token.Start, token.Length);
            if (token.Kind == TokenKind.Word || (token.Kind == TokenKind.QuotedName && text[0] != '"'))
                names.Add(SqlName.Unquote(text));
        }

        return names;
    }

    private static bool IsName(
        ReadOnlySpan<char> sql, ReadOnlySpan<SqlToken> tokens, int index, IReadOnlySet<string> names, HashSet<string> plain)
    {
        SqlToken token = tokens[index];
        string name = SqlName.Unquote(sql.Slice(token.Start, token.Length));
        if (names.Contains(name) || plain.Contains(name)) return true;
        if (index + 1 < tokens.Length && tokens[index + 1].Kind is TokenKind.Dot or TokenKind.OpenParenthesis) return true;
        return index > 0 && (tokens[index - 1].Kind == TokenKind.Dot || IsBeforeName(sql, tokens[index - 1]));
    }

    private static bool IsBeforeName(ReadOnlySpan<char> sql, SqlToken token)
    {
        ReadOnlySpan<char> word = sql.Slice(token.Start, token.Length);
        return token.Kind == TokenKind.Word && (SqlNameComparer.Same(word, "AS") || SqlNameComparer.Same(word, "COLLATE"));
    }
}
