namespace AutoCoder.Schema.Sql;

/// <summary>A declared type: any number of words, then up to two signed numbers in parentheses.</summary>
internal static class TypeParser
{
    public static SourceSpan Read(ref TokenCursor cursor)
    {
        int start = cursor.Start, first = cursor.Position;
        while (IsPart(cursor)) cursor.Skip();
        if (cursor.Position == first) return new SourceSpan(cursor.LastEnd, 0);
        if (cursor.Try(TokenKind.OpenParenthesis)) ReadSize(ref cursor);
        return cursor.Failed ? default : SourceSpan.Between(start, cursor.LastEnd);
    }

    private static bool IsPart(in TokenCursor cursor) => cursor.Current.Kind switch
    {
        TokenKind.QuotedName or TokenKind.Text => true,
        TokenKind.Word => SqlKeywords.CanBeInType(cursor.Text(cursor.Current)) && !IsGenerated(cursor),
        _ => false,
    };

    private static bool IsGenerated(in TokenCursor cursor) => cursor.At("GENERATED") && cursor.At("ALWAYS", 1);

    private static void ReadSize(ref TokenCursor cursor)
    {
        ReadNumber(ref cursor);
        if (cursor.Try(TokenKind.Comma)) ReadNumber(ref cursor);
        cursor.Expect(TokenKind.CloseParenthesis);
    }

    private static void ReadNumber(ref TokenCursor cursor)
    {
        if (cursor.At(TokenKind.Operator) && cursor.Text(cursor.Current) is ("+" or "-")) cursor.Skip();
        cursor.Expect(TokenKind.Number);
    }
}
