namespace AutoCoder.Schema.Sql;

/// <summary>A <c>CREATE INDEX</c> statement taken apart; every span is of <see cref="Sql"/>.</summary>
/// <param name="Sql">The statement's own text.</param>
/// <param name="Name">The index's name without quotes.</param>
/// <param name="NameSpan">Where the name stands.</param>
/// <param name="Database">The database named before the index, or null.</param>
/// <param name="IfNotExists">Whether <c>IF NOT EXISTS</c> is said.</param>
/// <param name="IsUnique">Whether the index is unique.</param>
/// <param name="Table">The table's name without quotes.</param>
/// <param name="TableSpan">Where the table's name stands.</param>
/// <param name="Terms">What is indexed, in order; at least one.</param>
/// <param name="Where">The condition of a partial index, without the word <c>WHERE</c>; null when there is none.</param>
internal sealed record IndexDefinition(
    string Sql,
    string Name,
    SourceSpan NameSpan,
    string? Database,
    bool IfNotExists,
    bool IsUnique,
    string Table,
    SourceSpan TableSpan,
    ImmutableArray<IndexedTerm> Terms,
    SourceSpan? Where)
{
    /// <summary>
    /// Takes <c>CREATE [UNIQUE] INDEX [IF NOT EXISTS] [database.]name ON table (term, …) [WHERE …]</c> apart; null for anything
    /// that is not wholly understood. Never throws.
    /// </summary>
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
        ImmutableArray<IndexedTerm> terms = TableParser.ReadTerms(ref cursor, sql);
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
