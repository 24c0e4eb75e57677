namespace AutoCoder.Schema.Sql;

/// <summary><c>CREATE [TEMP] TABLE [IF NOT EXISTS] [database.]name ( … ) [options]</c>.</summary>
internal static class TableParser
{
    public static TableDefinition? Parse(string sql)
    {
        var cursor = new TokenCursor(sql, SqlTokenizer.Significant(sql));
        cursor.Expect("CREATE");
        bool temporary = cursor.Try("TEMP") || cursor.Try("TEMPORARY");
        cursor.Expect("TABLE");
        QualifiedName name = QualifiedName.Read(ref cursor);
        cursor.Expect(TokenKind.OpenParenthesis);
        int bodyStart = cursor.LastEnd;
        ImmutableArray<ColumnDefinition>.Builder columns = ImmutableArray.CreateBuilder<ColumnDefinition>();
        ImmutableArray<ConstraintDefinition>.Builder constraints = ImmutableArray.CreateBuilder<ConstraintDefinition>();
        ReadElements(ref cursor, sql, columns, constraints);
        int bodyEnd = cursor.Start;
        cursor.Expect(TokenKind.CloseParenthesis);
        (bool strict, bool withoutRowId) = ReadOptions(ref cursor);
        return cursor.Failed || !cursor.AtEnd || columns.Count == 0
            ? null
            : new TableDefinition(sql, name.Name, name.Span, name.Database, temporary, name.IfNotExists,
                columns.DrainToImmutable(), constraints.DrainToImmutable(), SourceSpan.Between(bodyStart, bodyEnd),
                strict, withoutRowId);
    }

    /// <summary>
    /// Columns and constraints in any order: SQLite itself wants the columns first, other tools' DDL may not. Between
    /// constraints the comma can be missing.
    /// </summary>
    private static void ReadElements(
        ref TokenCursor cursor,
        string sql,
        ImmutableArray<ColumnDefinition>.Builder columns,
        ImmutableArray<ConstraintDefinition>.Builder constraints)
    {
        while (!cursor.Failed)
        {
            bool isConstraint = ConstraintParser.IsAtTableConstraint(cursor);
            if (isConstraint) constraints.Add(ConstraintParser.ReadTableConstraint(ref cursor, sql));
            else columns.Add(ReadColumn(ref cursor, sql));
            bool another = cursor.Try(TokenKind.Comma) || (isConstraint && ConstraintParser.IsAtTableConstraint(cursor));
            if (!another) return;
        }
    }

    private static ColumnDefinition ReadColumn(ref TokenCursor cursor, string sql)
    {
        SqlToken nameToken = cursor.Current;
        string name = cursor.Name();
        SourceSpan type = TypeParser.Read(ref cursor);
        ImmutableArray<ConstraintDefinition>.Builder constraints = ImmutableArray.CreateBuilder<ConstraintDefinition>();
        while (ConstraintParser.ReadColumnConstraint(ref cursor) is { } constraint) constraints.Add(constraint);
        return new ColumnDefinition(name, SourceSpan.Between(nameToken.Start, cursor.LastEnd),
            new SourceSpan(nameToken.Start, nameToken.Length), type.Length == 0 ? null : type.Of(sql), type,
            constraints.DrainToImmutable());
    }

    private static (bool Strict, bool WithoutRowId) ReadOptions(ref TokenCursor cursor)
    {
        bool strict = false, withoutRowId = false;
        if (cursor.Failed || cursor.AtEnd) return default;
        do
        {
            if (cursor.Try("WITHOUT", "ROWID")) withoutRowId = true;
            else if (cursor.Try("STRICT")) strict = true;
            else cursor.Fail();
        }
        while (cursor.Try(TokenKind.Comma));
        return (strict, withoutRowId);
    }
}
