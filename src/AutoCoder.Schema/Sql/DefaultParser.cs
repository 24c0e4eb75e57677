namespace AutoCoder.Schema.Sql;

/// <summary><c>DEFAULT literal | ±literal | (expression) | word</c>.</summary>
internal static class DefaultParser
{
    public static ConstraintDefinition.Default Read(ref TokenCursor cursor, string? name)
    {
        int start = cursor.Start;
        bool isWord = false;
        if (cursor.At(TokenKind.OpenParenthesis)) _ = cursor.Parenthesized();
        else if (IsSign(cursor)) ReadSigned(ref cursor);
        else if (IsLiteral(cursor)) cursor.Skip();
        else isWord = ReadWord(ref cursor);
        return new ConstraintDefinition.Default(name, default, SourceSpan.Between(start, cursor.LastEnd), isWord);
    }

    private static bool IsSign(in TokenCursor cursor) =>
        cursor.At(TokenKind.Operator) && cursor.Text(cursor.Current) is ("+" or "-");

    private static void ReadSigned(ref TokenCursor cursor)
    {
        cursor.Skip();
        if (IsLiteral(cursor)) cursor.Skip();
        else cursor.Fail();
    }

    private static bool ReadWord(ref TokenCursor cursor)
    {
        _ = cursor.Name();
        return true;
    }

    private static bool IsLiteral(in TokenCursor cursor) =>
        cursor.Current.Kind is TokenKind.Number or TokenKind.Text or TokenKind.Blob
        || cursor.At("NULL") || cursor.At("CURRENT_TIMESTAMP") || cursor.At("CURRENT_DATE") || cursor.At("CURRENT_TIME");
}
