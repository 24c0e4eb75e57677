namespace AutoCoder.Schema.Sql;

/// <summary><c>CREATE [UNIQUE] INDEX [IF NOT EXISTS] [database.]name ON table (term, …) [WHERE …]</c>.</summary>
internal static class IndexParser
{
    public static IndexDefinition? Parse(string sql)
    {
        var cursor = new TokenCursor(sql, SqlTokenizer.Significant(sql));
        cursor.Expect("CREATE");
        bool isUnique = cursor.Try("UNIQUE");
        cursor.Expect("INDEX");
        QualifiedName name = QualifiedName.Read(ref cursor);
        cursor.Expect("ON");
        SqlToken tableToken = cursor.Current;
        string table = cursor.Name();
        ImmutableArray<IndexedTerm> terms = TermParser.ReadList(ref cursor, sql);
        SourceSpan? where = ReadWhere(ref cursor);
        return cursor.Failed || !cursor.AtEnd
            ? null
            : new IndexDefinition(sql, name.Name, name.Span, name.Database, name.IfNotExists, isUnique, table,
                new SourceSpan(tableToken.Start, tableToken.Length), terms, where);
    }

    private static SourceSpan? ReadWhere(ref TokenCursor cursor)
    {
        if (!cursor.Try("WHERE")) return null;
        int start = cursor.Start;
        if (cursor.AtEnd) cursor.Fail();
        while (!cursor.AtEnd)
        {
            if (cursor.Current.Kind is TokenKind.Illegal or TokenKind.Semicolon) cursor.Fail();
            else cursor.Skip();
        }

        return cursor.Failed ? null : SourceSpan.Between(start, cursor.LastEnd);
    }
}
