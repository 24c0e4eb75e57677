namespace AutoCoder.Schema.Sql;

/// <summary>
/// A statement that changes rows, taken apart; only the plain forms, so that what is read is the whole of what the statement
/// does. Expressions stand as they are spelled.
/// </summary>
/// <param name="Table">The table's name without quotes.</param>
internal abstract record RowStatement(string Table)
{
    /// <summary><c>UPDATE table SET column = expression, … [WHERE condition]</c>.</summary>
    public sealed record Update(string Table, ImmutableArray<(string Column, string Value)> Sets, string? Where)
        : RowStatement(Table);

    /// <summary><c>DELETE FROM table [WHERE condition]</c>.</summary>
    public sealed record Delete(string Table, string? Where) : RowStatement(Table);

    /// <summary><c>INSERT INTO table [(columns)] VALUES (…), …</c>.</summary>
    public sealed record Insert(string Table, ImmutableArray<string> Columns, ImmutableArray<ImmutableArray<string>> Rows)
        : RowStatement(Table);

    /// <summary><c>INSERT INTO table (columns) SELECT … FROM another</c>: how a rebuild copies rows.</summary>
    public sealed record Copy(string Table, ImmutableArray<string> Columns, ImmutableArray<string> Values, string Source)
        : RowStatement(Table);

    /// <summary>Takes a statement apart; null for anything else. Never throws.</summary>
    public static RowStatement? Parse(string sql)
    {
        var cursor = new TokenCursor(sql, SqlTokenizer.Significant(sql));
        RowStatement? statement = cursor.Try("UPDATE") ? ReadUpdate(ref cursor, sql)
            : cursor.Try("DELETE", "FROM") ? ReadDelete(ref cursor, sql)
            : cursor.Try("INSERT") ? ReadInsert(ref cursor, sql)
            : null;
        return cursor.Failed || !cursor.AtEnd ? null : statement;
    }

    private static Update ReadUpdate(ref TokenCursor cursor, string sql)
    {
        string table = ReadTable(ref cursor);
        ImmutableArray<(string, string)>.Builder sets = ImmutableArray.CreateBuilder<(string, string)>();
        cursor.Expect("SET");
        do
        {
            string column = cursor.Name();
            if (!cursor.At(TokenKind.Operator) || cursor.Text(cursor.Current) is not ("=" or "==")) cursor.Fail();
            cursor.Skip();
            sets.Add((column, ReadExpression(ref cursor, sql, "WHERE")));
        }
        while (cursor.Try(TokenKind.Comma));
        return new(table, sets.DrainToImmutable(), ReadWhere(ref cursor, sql));
    }

    private static Delete ReadDelete(ref TokenCursor cursor, string sql)
    {
        string table = ReadTable(ref cursor);
        return new(table, ReadWhere(ref cursor, sql));
    }

    private static RowStatement ReadInsert(ref TokenCursor cursor, string sql)
    {
        if (cursor.Try("OR") && !cursor.Try("ABORT")) cursor.Fail();
        cursor.Expect("INTO");
        string table = ReadTable(ref cursor);
        ImmutableArray<string> columns = cursor.At(TokenKind.OpenParenthesis) ? ReadNames(ref cursor) : [];
        return cursor.Try("SELECT") ? ReadCopy(ref cursor, sql, table, columns) : ReadValues(ref cursor, sql, table, columns);
    }

    private static Copy ReadCopy(ref TokenCursor cursor, string sql, string table, ImmutableArray<string> columns)
    {
        ImmutableArray<string> values = ReadExpressions(ref cursor, sql, "FROM");
        cursor.Expect("FROM");
        if (values.Length != columns.Length) cursor.Fail();
        return new(table, columns, values, ReadTable(ref cursor));
    }

    private static Insert ReadValues(ref TokenCursor cursor, string sql, string table, ImmutableArray<string> columns)
    {
        ImmutableArray<ImmutableArray<string>>.Builder rows = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
        cursor.Expect("VALUES");
        do
        {
            cursor.Expect(TokenKind.OpenParenthesis);
            rows.Add(ReadExpressions(ref cursor, sql, null));
            cursor.Expect(TokenKind.CloseParenthesis);
        }
        while (cursor.Try(TokenKind.Comma));
        return new(table, columns, rows.DrainToImmutable());
    }

    private static string ReadTable(ref TokenCursor cursor)
    {
        QualifiedName name = QualifiedName.Read(ref cursor);
        if (name.IfNotExists || (name.Database is { } database && !SqlName.Same(database, "main"))) cursor.Fail();
        return name.Name;
    }

    private static ImmutableArray<string> ReadNames(ref TokenCursor cursor)
    {
        ImmutableArray<string>.Builder names = ImmutableArray.CreateBuilder<string>();
        cursor.Expect(TokenKind.OpenParenthesis);
        do names.Add(cursor.Name());
        while (cursor.Try(TokenKind.Comma));
        cursor.Expect(TokenKind.CloseParenthesis);
        return names.DrainToImmutable();
    }

    private static ImmutableArray<string> ReadExpressions(ref TokenCursor cursor, string sql, string? stop)
    {
        ImmutableArray<string>.Builder values = ImmutableArray.CreateBuilder<string>();
        do values.Add(ReadExpression(ref cursor, sql, stop));
        while (cursor.Try(TokenKind.Comma));
        return values.DrainToImmutable();
    }

    private static string? ReadWhere(ref TokenCursor cursor, string sql) =>
        cursor.Try("WHERE") ? ReadExpression(ref cursor, sql, null, mayHaveCommas: true) : null;

    /// <summary>
    /// Reads to a comma, the closing parenthesis of the level above or the word that ends it. What asks other rows, or has a
    /// clause behind it, is not read.
    /// </summary>
    private static string ReadExpression(ref TokenCursor cursor, string sql, string? stop, bool mayHaveCommas = false)
    {
        int start = cursor.Start, first = cursor.Position;
        for (int depth = 0; !cursor.AtEnd; cursor.Skip())
        {
            if (depth == 0 && IsEnd(cursor, stop, mayHaveCommas)) break;
            if (cursor.At(TokenKind.OpenParenthesis)) depth++;
            else if (cursor.At(TokenKind.CloseParenthesis)) depth--;
            else if (IsNotPlain(cursor)) cursor.Fail();
        }

        if (cursor.Position == first) cursor.Fail();
        return cursor.Failed ? "" : sql[start..cursor.LastEnd];
    }

    private static bool IsEnd(in TokenCursor cursor, string? stop, bool mayHaveCommas) =>
        (!mayHaveCommas && cursor.At(TokenKind.Comma)) || cursor.At(TokenKind.CloseParenthesis)
            || (stop is not null && cursor.At(stop));

    private static bool IsNotPlain(in TokenCursor cursor) =>
        cursor.Current.Kind is TokenKind.Illegal or TokenKind.Semicolon or TokenKind.Variable
        || cursor.At("SELECT") || cursor.At("FROM") || cursor.At("RETURNING") || cursor.At("ORDER") || cursor.At("LIMIT")
        || cursor.At("WHERE") || cursor.At("GROUP") || cursor.At("UNION") || cursor.At("INTERSECT") || cursor.At("EXCEPT");
}
