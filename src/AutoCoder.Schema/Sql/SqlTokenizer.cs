using System.Buffers;

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

    /// <summary>The word that a statement begins with, in capitals; empty when there is none.</summary>
    public static string FirstWord(ReadOnlySpan<char> sql) =>
        Beginning(sql, 1) is [var first] ? sql.Slice(first.Start, first.Length).ToString().ToUpperInvariant() : "";

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

/// <summary>How long each sort of token is. Every text begins with the token's first character.</summary>
internal static class TokenScan
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");
    private static readonly SearchValues<char> Spaces = SearchValues.Create(" \t\n\v\f\r");
    private static readonly SearchValues<char> SpacesAndClose = SearchValues.Create(") \t\n\v\f\r");

    /// <summary>The character at an index; NUL behind the end, as in a C string.</summary>
    public static char At(ReadOnlySpan<char> text, int index) => index < text.Length ? text[index] : '\0';

    /// <summary>Letters, digits, <c>_</c>, <c>$</c> and everything outside ASCII, even a no-break space.</summary>
    public static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '$' or >= '\u0080';

    public static int Space(ReadOnlySpan<char> text)
    {
        int length = text.IndexOfAnyExcept(Spaces);
        return length < 0 ? text.Length : length;
    }

    public static int LineComment(ReadOnlySpan<char> text)
    {
        int length = text.IndexOf('\n');
        return length < 0 ? text.Length : length;
    }

    public static int BlockComment(ReadOnlySpan<char> text)
    {
        int end = text[2..].IndexOf("*/");
        return end < 0 ? text.Length : end + 4;
    }

    public static int Word(ReadOnlySpan<char> text)
    {
        int length = 1;
        while (length < text.Length && IsNameCharacter(text[length])) length++;
        return length;
    }

    public static int Digits(ReadOnlySpan<char> text)
    {
        int length = text.IndexOfAnyExceptInRange('0', '9');
        return length < 0 ? text.Length : length;
    }

    /// <summary>Text between quotes, which are doubled inside.</summary>
    public static (TokenKind Kind, int Length) Quoted(ReadOnlySpan<char> text)
    {
        char quote = text[0];
        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] != quote) continue;
            if (At(text, i + 1) != quote) return (quote == '\'' ? TokenKind.Text : TokenKind.QuotedName, i + 1);
            i++;
        }

        return (TokenKind.Illegal, text.Length);
    }

    public static (TokenKind Kind, int Length) Bracketed(ReadOnlySpan<char> text)
    {
        int end = text.IndexOf(']');
        return end < 0 ? (TokenKind.Illegal, text.Length) : (TokenKind.QuotedName, end + 1);
    }

    public static (TokenKind Kind, int Length) Blob(ReadOnlySpan<char> text)
    {
        int digits = text[2..].IndexOfAnyExcept(HexDigits);
        int end = digits < 0 ? text.Length : 2 + digits;
        if (At(text, end) == '\'' && end % 2 == 0) return (TokenKind.Blob, end + 1);
        int quote = text[end..].IndexOf('\'');
        return (TokenKind.Illegal, quote < 0 ? text.Length : end + quote + 1);
    }

    /// <summary>A number; letters that stick to it make it illegal.</summary>
    public static (TokenKind Kind, int Length) Number(ReadOnlySpan<char> text)
    {
        int length = IsHexadecimal(text) ? 2 + Run(text[2..], hexadecimal: true) : Decimal(text);
        int tail = length;
        while (tail < text.Length && IsNameCharacter(text[tail])) tail++;
        return (tail == length ? TokenKind.Number : TokenKind.Illegal, tail);
    }

    /// <summary><c>:a</c>, and Tcl's <c>$a::b(c)</c>.</summary>
    public static (TokenKind Kind, int Length) NamedVariable(ReadOnlySpan<char> text)
    {
        int length = 1, named = 0;
        while (length < text.Length)
        {
            if (IsNameCharacter(text[length])) named++;
            else if (text[length] == '(' && named > 0) return Parenthesized(text, length);
            else if (text[length] == ':' && At(text, length + 1) == ':') length++;
            else break;
            length++;
        }

        return (named > 0 ? TokenKind.Variable : TokenKind.Illegal, length);
    }

    private static (TokenKind Kind, int Length) Parenthesized(ReadOnlySpan<char> text, int open)
    {
        int end = text[open..].IndexOfAny(SpacesAndClose);
        if (end < 0) return (TokenKind.Illegal, text.Length);
        return text[open + end] == ')' ? (TokenKind.Variable, open + end + 1) : (TokenKind.Illegal, open + end);
    }

    private static bool IsHexadecimal(ReadOnlySpan<char> text) =>
        text[0] == '0' && At(text, 1) is 'x' or 'X' && char.IsAsciiHexDigit(At(text, 2));

    private static int Decimal(ReadOnlySpan<char> text)
    {
        int length = Run(text, hexadecimal: false);
        if (At(text, length) == '.') length += 1 + Run(text[(length + 1)..], hexadecimal: false);
        if (At(text, length) is not ('e' or 'E')) return length;
        int sign = At(text, length + 1) is '+' or '-' ? 1 : 0;
        return char.IsAsciiDigit(At(text, length + 1 + sign))
            ? length + 1 + sign + Run(text[(length + 1 + sign)..], hexadecimal: false)
            : length;
    }

    /// <summary>Digits and the separator <c>_</c> of SQLite 3.46 and later.</summary>
    private static int Run(ReadOnlySpan<char> text, bool hexadecimal)
    {
        int length = 0;
        while (length < text.Length && IsDigit(text[length], hexadecimal)) length++;
        return length;
    }

    private static bool IsDigit(char c, bool hexadecimal) =>
        c == '_' || (hexadecimal ? char.IsAsciiHexDigit(c) : char.IsAsciiDigit(c));
}

/// <summary>One token and where it stands.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Index of its first character in the text.</param>
/// <param name="Length">Its length in characters; at least 1, but for <see cref="TokenKind.End"/>.</param>
internal readonly record struct SqlToken(TokenKind Kind, int Start, int Length)
{
    /// <summary>Index of the character after it.</summary>
    public int End => Start + Length;
}

/// <summary>What a piece of SQL is, by the rules of SQLite's own tokenizer.</summary>
internal enum TokenKind
{
    /// <summary>No token: the text is at its end.</summary>
    End,

    /// <summary>White space.</summary>
    Space,

    /// <summary><c>-- to the end of the line</c> or <c>/* … */</c>; an open <c>/*</c> runs to the end of the text.</summary>
    Comment,

    /// <summary>A keyword or a plain name.</summary>
    Word,

    /// <summary>A name in double quotes, brackets or backticks.</summary>
    QuotedName,

    /// <summary>Text in single quotes; SQLite takes it as a name where only a name can stand.</summary>
    Text,

    /// <summary><c>x'0f'</c>.</summary>
    Blob,

    /// <summary>An integer, a decimal or a hexadecimal number, without its sign.</summary>
    Number,

    /// <summary><c>?</c>, <c>?1</c>, <c>:a</c>, <c>@a</c>, <c>#a</c> or <c>$a</c>.</summary>
    Variable,

    /// <summary><c>(</c>.</summary>
    OpenParenthesis,

    /// <summary><c>)</c>.</summary>
    CloseParenthesis,

    /// <summary><c>,</c>.</summary>
    Comma,

    /// <summary><c>.</c>.</summary>
    Dot,

    /// <summary><c>;</c>.</summary>
    Semicolon,

    /// <summary>One of SQLite's operators, such as <c>||</c>, <c>-&gt;&gt;</c> or <c>&lt;=</c>.</summary>
    Operator,

    /// <summary>What SQLite calls an unrecognized token.</summary>
    Illegal,
}
