namespace AutoCoder.Schema.Sql;

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
