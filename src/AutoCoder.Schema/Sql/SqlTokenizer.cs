namespace AutoCoder.Schema.Sql;

/// <summary>
/// Cuts SQL into tokens exactly as SQLite 3.53 does (<c>sqlite3GetToken</c> in its <c>tokenize.c</c>), white space and
/// comments included, so that the tokens' texts joined are the text. Never throws and never allocates.
/// </summary>
/// <param name="sql">Any text at all.</param>
internal ref struct SqlTokenizer(ReadOnlySpan<char> sql)
{
    private const int LargestKept = 4096;

    [ThreadStatic]
    private static SqlToken[]? Room; // one a thread: nobody knows before how many tokens there are

    private readonly ReadOnlySpan<char> _sql = sql;

    /// <summary>The token that <see cref="MoveNext"/> came to.</summary>
    public SqlToken Current { get; private set; }

    /// <summary>Enumerates from here; for <c>foreach</c>.</summary>
    public readonly SqlTokenizer GetEnumerator() => this;

    /// <summary>The tokens that mean something: all but white space and comments.</summary>
    public static SqlToken[] Significant(ReadOnlySpan<char> sql)
    {
        SqlToken[] room = Room ?? new SqlToken[256];
        int count = 0;
        foreach (SqlToken token in new SqlTokenizer(sql))
        {
            if (token.Kind is TokenKind.Space or TokenKind.Comment) continue;
            if (count == room.Length) Array.Resize(ref room, count * 2);
            room[count++] = token;
        }

        if (room.Length <= LargestKept) Room = room;
        return room.AsSpan(0, count).ToArray();
    }

    /// <summary>The first of them: enough to tell what a statement makes, without a walk through all that it makes.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="most">How many at most.</param>
    internal static ReadOnlySpan<SqlToken> Beginning(ReadOnlySpan<char> sql, int most)
    {
        var tokens = new SqlToken[most];
        int count = 0;
        foreach (SqlToken token in new SqlTokenizer(sql))
        {
            if (token.Kind is TokenKind.Space or TokenKind.Comment) continue;
            tokens[count++] = token;
            if (count == most) break;
        }

        return tokens.AsSpan(0, count);
    }

    /// <summary>Goes to the next token; false at the end.</summary>
    public bool MoveNext()
    {
        int start = Current.End;
        if (start >= _sql.Length)
        {
            Current = new SqlToken(TokenKind.End, start, 0);
            return false;
        }

        (TokenKind kind, int length) = Read(_sql[start..]);
        Current = new SqlToken(kind, start, length);
        return true;
    }

    private static (TokenKind Kind, int Length) Read(ReadOnlySpan<char> text) => text[0] switch
    {
        ' ' or '\t' or '\n' or '\f' or '\r' => (TokenKind.Space, TokenScan.Space(text)),
        '\uFEFF' => (TokenKind.Space, 1),
        '(' => (TokenKind.OpenParenthesis, 1),
        ')' => (TokenKind.CloseParenthesis, 1),
        ',' => (TokenKind.Comma, 1),
        ';' => (TokenKind.Semicolon, 1),
        '.' => char.IsAsciiDigit(TokenScan.At(text, 1)) ? TokenScan.Number(text) : (TokenKind.Dot, 1),
        >= '0' and <= '9' => TokenScan.Number(text),
        '\'' or '"' or '`' => TokenScan.Quoted(text),
        '[' => TokenScan.Bracketed(text),
        '?' => (TokenKind.Variable, 1 + TokenScan.Digits(text[1..])),
        '$' or '@' or '#' or ':' => TokenScan.NamedVariable(text),
        'x' or 'X' when TokenScan.At(text, 1) == '\'' => TokenScan.Blob(text),
        char c when TokenScan.IsNameCharacter(c) => (TokenKind.Word, TokenScan.Word(text)),
        _ => ReadOperator(text),
    };

    private static (TokenKind Kind, int Length) ReadOperator(ReadOnlySpan<char> text)
    {
        char next = TokenScan.At(text, 1);
        return (text[0], next) switch
        {
            ('-', '-') => (TokenKind.Comment, TokenScan.LineComment(text)),
            ('/', '*') when text.Length > 2 => (TokenKind.Comment, TokenScan.BlockComment(text)),
            ('-', '>') => (TokenKind.Operator, TokenScan.At(text, 2) == '>' ? 3 : 2),
            ('=', '=') or ('<', '=' or '>' or '<') or ('>', '=' or '>') or ('!', '=') or ('|', '|') => (TokenKind.Operator, 2),
            ('-' or '/' or '+' or '*' or '%' or '=' or '<' or '>' or '|' or '&' or '~', _) => (TokenKind.Operator, 1),
            _ => (TokenKind.Illegal, 1),
        };
    }
}
