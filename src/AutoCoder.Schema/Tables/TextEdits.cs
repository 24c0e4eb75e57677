namespace AutoCoder.Schema.Tables;

/// <summary>Puts text into a statement and takes it out, with the commas and the white space that belong to it.</summary>
internal static class TextEdits
{
    public static string Replace(string sql, SourceSpan span, string text) =>
        string.Concat(sql.AsSpan(0, span.Start), text, sql.AsSpan(span.End));

    public static string Insert(string sql, int at, string text) => sql.Insert(at, text);

    /// <summary>Takes a column's constraint out, with the white space before it.</summary>
    public static string Remove(string sql, SourceSpan span)
    {
        int start = span.Start;
        while (start > 0 && char.IsWhiteSpace(sql[start - 1])) start--;

        // A line comment before it ends at that white space.
        return start == span.Start || EndsComment(sql, start)
            ? Replace(sql, span, "")
            : Replace(sql, SourceSpan.Between(start, span.End), "");
    }

    /// <summary>
    /// Takes a column or a constraint of a table out of the list, with one comma. Comments stay: they may be about a
    /// neighbour.
    /// </summary>
    public static string RemoveElement(string sql, SourceSpan span)
    {
        SqlToken[] tokens = SqlTokenizer.Significant(sql);
        int before = Array.FindLastIndex(tokens, token => token.End <= span.Start);
        int after = Array.FindIndex(tokens, token => token.Start >= span.End);
        if (tokens[before].Kind == TokenKind.Comma)
        {
            string rest = Remove(sql, span);
            return Replace(rest, new SourceSpan(tokens[before].Start, 1), "");
        }

        return tokens[after].Kind == TokenKind.Comma
            ? Replace(Replace(sql, new SourceSpan(tokens[after].Start, 1), ""), span, "")
            : Replace(sql, span, "");
    }

    /// <summary>
    /// Puts an element behind another one of the list. Behind a comment, when there is one: it is about the element before.
    /// </summary>
    public static string InsertAfter(string sql, SourceSpan element, string text)
    {
        SqlToken next = SqlTokenizer.Significant(sql).First(token => token.Start >= element.End);
        bool isCommented = !string.IsNullOrWhiteSpace(sql[element.End..next.Start]);
        return isCommented ? Insert(sql, next.Start, $", {text}\n") : Insert(sql, element.End, $", {text}");
    }

    private static bool EndsComment(string sql, int end)
    {
        foreach (SqlToken token in new SqlTokenizer(sql))
        {
            if (token.End >= end) return token.Kind == TokenKind.Comment;
        }

        return false;
    }
}
