namespace AutoCoder.Schema.Sql;

/// <summary>
/// Walks over the significant tokens of a statement. The first thing that is not as the grammar wants it fails the whole
/// walk: from then on the cursor stands at the end, so that every loop ends, and what was read is thrown away.
/// </summary>
internal ref struct TokenCursor
{
    private readonly ReadOnlySpan<char> _sql;
    private readonly ReadOnlySpan<SqlToken> _tokens;
    private int _position;

    public TokenCursor(ReadOnlySpan<char> sql, ReadOnlySpan<SqlToken> tokens)
    {
        _sql = sql;
        _tokens = tokens;
    }

    public bool Failed { get; private set; }

    public readonly int Position => _position;

    public readonly SqlToken Current => Peek(0);

    /// <summary>Index of the character at which the current token begins.</summary>
    public readonly int Start => Current.Start;

    /// <summary>Index of the character after the token that was read last.</summary>
    public readonly int LastEnd => _position == 0 ? 0 : _tokens[Math.Min(_position, _tokens.Length) - 1].End;

    /// <summary>Whether the statement is over; one semicolon may end it.</summary>
    public readonly bool AtEnd =>
        Current.Kind == TokenKind.End || (Current.Kind == TokenKind.Semicolon && Peek(1).Kind == TokenKind.End);

    public readonly SqlToken Peek(int ahead) => _position + ahead < _tokens.Length ? _tokens[_position + ahead] : default;

    public readonly ReadOnlySpan<char> Text(SqlToken token) => _sql.Slice(token.Start, token.Length);

    public readonly ReadOnlySpan<SqlToken> Tokens(int from, int to) => _tokens[from..to];

    public readonly bool At(TokenKind kind) => Current.Kind == kind;

    public readonly bool At(string keyword, int ahead = 0)
    {
        SqlToken token = Peek(ahead);
        return token.Kind == TokenKind.Word && SqlNameComparer.Same(Text(token), keyword);
    }

    public void Fail()
    {
        Failed = true;
        _position = _tokens.Length;
    }

    public void Skip() => _position = Math.Min(_position + 1, _tokens.Length);

    public bool Try(TokenKind kind)
    {
        if (!At(kind)) return false;
        Skip();
        return true;
    }

    public bool Try(string keyword)
    {
        if (!At(keyword)) return false;
        Skip();
        return true;
    }

    public bool Try(string first, string second)
    {
        if (!At(first) || !At(second, 1)) return false;
        Skip();
        Skip();
        return true;
    }

    public void Expect(TokenKind kind)
    {
        if (!Try(kind)) Fail();
    }

    public void Expect(string keyword)
    {
        if (!Try(keyword)) Fail();
    }

    /// <summary>Reads a name in any of the forms that SQLite takes; fails on anything else.</summary>
    public string Name()
    {
        SqlToken token = Current;
        if (!IsName(token))
        {
            Fail();
            return "";
        }

        Skip();
        return SqlName.Unquote(Text(token));
    }

    public readonly bool IsName(SqlToken token) => token.Kind switch
    {
        TokenKind.QuotedName or TokenKind.Text => true,
        TokenKind.Word => !SqlKeywords.IsReserved(Text(token)),
        _ => false,
    };

    /// <summary>Reads <c>( … )</c> and gives the span between the parentheses; fails when there is nothing in it.</summary>
    public SourceSpan Parenthesized()
    {
        Expect(TokenKind.OpenParenthesis);
        int start = LastEnd, first = _position;
        SkipToClose(stopAtComma: false);
        int end = Start;
        if (_position == first) Fail();
        Expect(TokenKind.CloseParenthesis);
        return Failed ? default : SourceSpan.Between(start, end);
    }

    /// <summary>Goes to the parenthesis that closes the current level, or to a comma of this level.</summary>
    public void SkipToClose(bool stopAtComma)
    {
        for (int depth = 0; !Failed; Skip())
        {
            TokenKind kind = Current.Kind;
            if (kind is TokenKind.End or TokenKind.Illegal or TokenKind.Semicolon) Fail();
            else if (depth == 0 && (kind == TokenKind.CloseParenthesis || (stopAtComma && kind == TokenKind.Comma))) return;
            else if (kind == TokenKind.OpenParenthesis) depth++;
            else if (kind == TokenKind.CloseParenthesis) depth--;
        }
    }
}

/// <summary><c>[IF NOT EXISTS] [database.]name</c>.</summary>
internal readonly record struct QualifiedName(string? Database, string Name, SourceSpan Span, bool IfNotExists)
{
    public static QualifiedName Read(ref TokenCursor cursor)
    {
        bool ifNotExists = cursor.Try("IF");
        if (ifNotExists)
        {
            cursor.Expect("NOT");
            cursor.Expect("EXISTS");
        }

        SqlToken token = cursor.Current;
        string name = cursor.Name();
        if (!cursor.Try(TokenKind.Dot)) return new(null, name, new SourceSpan(token.Start, token.Length), ifNotExists);
        string database = name;
        token = cursor.Current;
        name = cursor.Name();
        return new(database, name, new SourceSpan(token.Start, token.Length), ifNotExists);
    }
}

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
