namespace AutoCoder.Schema.Sql;

/// <summary>The list of an index or a key: <c>(a, "b" COLLATE nocase DESC, lower(c))</c>.</summary>
internal static class TermParser
{
    public static ImmutableArray<IndexedTerm> ReadList(ref TokenCursor cursor, string sql) =>
        ReadList(ref cursor, sql, out _, mayAutoIncrement: false);

    /// <summary>Reads the list of a primary key too, whose <c>AUTOINCREMENT</c> stands inside the parentheses.</summary>
    public static ImmutableArray<IndexedTerm> ReadList(
        ref TokenCursor cursor, string sql, out bool autoIncrement, bool mayAutoIncrement)
    {
        ImmutableArray<IndexedTerm>.Builder terms = ImmutableArray.CreateBuilder<IndexedTerm>();
        autoIncrement = false;
        cursor.Expect(TokenKind.OpenParenthesis);
        do
        {
            int first = cursor.Position;
            cursor.SkipToClose(stopAtComma: true);
            if (cursor.Failed) break;
            ReadOnlySpan<SqlToken> tokens = cursor.Tokens(first, cursor.Position);
            if (mayAutoIncrement && tokens.Length > 1 && Is(sql, tokens[^1], "AUTOINCREMENT"))
            {
                autoIncrement = cursor.At(TokenKind.CloseParenthesis);
                tokens = tokens[..^1];
            }

            if (Read(sql, tokens) is { } term) terms.Add(term);
            else cursor.Fail();
        }
        while (cursor.Try(TokenKind.Comma));
        cursor.Expect(TokenKind.CloseParenthesis);
        return terms.DrainToImmutable();
    }

    private static IndexedTerm? Read(string sql, ReadOnlySpan<SqlToken> tokens)
    {
        if (tokens.IsEmpty) return null;
        SourceSpan span = SourceSpan.Between(tokens[0].Start, tokens[^1].End);
        if (tokens.Length > 2 && Is(sql, tokens[^2], "NULLS")) tokens = tokens[..^2];
        bool descending = tokens.Length > 1 && Is(sql, tokens[^1], "DESC");
        if (descending || (tokens.Length > 1 && Is(sql, tokens[^1], "ASC"))) tokens = tokens[..^1];
        string? collation = null;
        if (tokens.Length > 2 && Is(sql, tokens[^2], "COLLATE") && IsOnePart(tokens[..^2]))
        {
            collation = SqlName.Unquote(Text(sql, tokens[^1]));
            tokens = tokens[..^2];
        }

        SourceSpan expression = SourceSpan.Between(tokens[0].Start, tokens[^1].End);
        return new IndexedTerm(span, expression, ColumnName(sql, tokens), collation, descending);
    }

    /// <summary>COLLATE binds tighter than any operator: behind <c>a || b</c> it belongs to <c>b</c> alone.</summary>
    private static bool IsOnePart(ReadOnlySpan<SqlToken> tokens) => tokens.Length == 1 || Parentheses.Enclose(tokens);

    private static string? ColumnName(string sql, ReadOnlySpan<SqlToken> tokens)
    {
        tokens = Parentheses.Strip(tokens);
        if (tokens.Length != 1) return null;
        ReadOnlySpan<char> text = Text(sql, tokens[0]);
        return tokens[0].Kind switch
        {
            TokenKind.QuotedName or TokenKind.Text => SqlName.Unquote(text),
            TokenKind.Word when !SqlKeywords.IsReserved(text) => text.ToString(),
            _ => null,
        };
    }

    private static bool Is(string sql, SqlToken token, string keyword) =>
        token.Kind == TokenKind.Word && SqlNameComparer.Same(Text(sql, token), keyword);

    private static ReadOnlySpan<char> Text(string sql, SqlToken token) => sql.AsSpan(token.Start, token.Length);
}
