using System.Buffers;

namespace AutoCoder.Schema.Sql;

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
