namespace AutoCoder.Schema.Sql;

/// <summary><c>REFERENCES parent [(column, …)] [ON … | MATCH …]* [[NOT] DEFERRABLE …]</c>.</summary>
internal static class ForeignKeyParser
{
    public static ForeignKeyClause Read(ref TokenCursor cursor)
    {
        int start = cursor.Start;
        cursor.Expect("REFERENCES");
        SqlToken parentToken = cursor.Current;
        string parent = cursor.Name();
        ImmutableArray<string> columns = cursor.At(TokenKind.OpenParenthesis) ? ReadColumns(ref cursor) : [];
        ForeignKeyAction onDelete = ForeignKeyAction.NoAction, onUpdate = ForeignKeyAction.NoAction;
        string? match = null;
        while (true)
        {
            if (cursor.Try("ON", "DELETE")) onDelete = ReadAction(ref cursor);
            else if (cursor.Try("ON", "UPDATE")) onUpdate = ReadAction(ref cursor);
            else if (cursor.Try("ON", "INSERT")) _ = ReadAction(ref cursor);
            else if (cursor.Try("MATCH")) match = cursor.Name();
            else break;
        }

        bool deferred = TryReadDeferral(ref cursor) ?? false;
        return new ForeignKeyClause(SourceSpan.Between(start, cursor.LastEnd), parent,
            new SourceSpan(parentToken.Start, parentToken.Length), columns, onDelete, onUpdate, match, deferred);
    }

    /// <summary>Reads <c>(a, b)</c>; a collation or an order in it is accepted and ignored, as in old schemas.</summary>
    public static ImmutableArray<string> ReadColumns(ref TokenCursor cursor)
    {
        ImmutableArray<string>.Builder columns = ImmutableArray.CreateBuilder<string>();
        cursor.Expect(TokenKind.OpenParenthesis);
        do
        {
            columns.Add(cursor.Name());
            if (cursor.Try("COLLATE")) _ = cursor.Name();
            if (!cursor.Try("ASC")) _ = cursor.Try("DESC");
        }
        while (cursor.Try(TokenKind.Comma));
        cursor.Expect(TokenKind.CloseParenthesis);
        return columns.DrainToImmutable();
    }

    /// <summary>Reads <c>[NOT] DEFERRABLE [INITIALLY DEFERRED|IMMEDIATE]</c>; null when there is none.</summary>
    public static bool? TryReadDeferral(ref TokenCursor cursor)
    {
        bool never = cursor.Try("NOT", "DEFERRABLE");
        if (!never && !cursor.Try("DEFERRABLE")) return null;
        bool deferred = cursor.Try("INITIALLY", "DEFERRED");
        if (!deferred) _ = cursor.Try("INITIALLY", "IMMEDIATE");
        return deferred && !never;
    }

    private static ForeignKeyAction ReadAction(ref TokenCursor cursor)
    {
        if (cursor.Try("CASCADE")) return ForeignKeyAction.Cascade;
        if (cursor.Try("RESTRICT")) return ForeignKeyAction.Restrict;
        if (cursor.Try("SET", "NULL")) return ForeignKeyAction.SetNull;
        if (cursor.Try("SET", "DEFAULT")) return ForeignKeyAction.SetDefault;
        if (!cursor.Try("NO", "ACTION")) cursor.Fail();
        return ForeignKeyAction.NoAction;
    }
}
