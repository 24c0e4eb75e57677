namespace AutoCoder.Schema.Contracts;

/// <summary>
/// What an INSERT leaves out. SQLite prepares a statement that leaves out a column which must have a value, and refuses each row
/// of it when it runs.
/// </summary>
internal static class InsertColumns
{
    private const int MostNamed = 5;

    /// <summary>
    /// The columns that a statement leaves out though nothing else gives them a value, as the end of a sentence; null when there
    /// are none, or the statement is no INSERT into a table of the schema.
    /// </summary>
    /// <param name="sql">The statement, which SQLite has prepared: its names are right.</param>
    /// <param name="schema">Gives the schema that it runs against; only asked for an INSERT.</param>
    public static string? LeftOut(string sql, Func<DatabaseSchema> schema)
    {
        var cursor = new TokenCursor(sql, SqlTokenizer.Significant(sql));
        if (!ToInsert(ref cursor)) return null;
        QualifiedName name = QualifiedName.Read(ref cursor);
        if (cursor.Failed || (name.Database is { } database && !SqlName.Same(database, "main"))) return null;
        if (cursor.Try("AS")) _ = cursor.Name();
        HashSet<string> named = new(SqlNameComparer.Instance);
        if (cursor.At(TokenKind.OpenParenthesis)) ReadNames(ref cursor, named);
        else if (!cursor.At("DEFAULT")) return null; // all of them: their count is what preparing compares
        if (cursor.Failed || schema().FindTable(name.Name) is not { OpaqueText: null } table) return null;

        string[] missing =
            [.. table.Columns.Where(NeedsValue).Select(column => column.Name).Where(column => !named.Contains(column))];
        if (missing.Length == 0) return null;
        string more = missing.Length > MostNamed ? $" and {missing.Length - MostNamed} more" : "";
        string columns = $"{string.Join(", ", missing.Take(MostNamed).Select(column => $"{table.Name}.{column}"))}{more}";
        return $"it leaves out {columns}, NOT NULL without a default: no row is stored";
    }

    // ON CONFLICT IGNORE raises nothing, and stores nothing.
    private static bool NeedsValue(ColumnSchema column) =>
        column is { IsNotNull: true, Default: null, Generated: null, IsRowIdAlias: false };

    // [WITH …] INSERT [OR …] INTO, or REPLACE INTO.
    private static bool ToInsert(ref TokenCursor cursor)
    {
        if (cursor.At("WITH")) PassTables(ref cursor);
        if (cursor.Try("REPLACE")) return cursor.Try("INTO");
        if (!cursor.Try("INSERT")) return false;
        if (cursor.Try("OR")) cursor.Skip();
        return cursor.Try("INTO");
    }

    private static void PassTables(ref TokenCursor cursor)
    {
        for (int depth = 0; !cursor.AtEnd; cursor.Skip())
        {
            if (cursor.At(TokenKind.OpenParenthesis)) depth++;
            else if (cursor.At(TokenKind.CloseParenthesis)) depth--;
            else if (depth == 0 && IsVerb(cursor)) return;
        }
    }

    // A name can be one of these words only in quotes, but for REPLACE, which INTO follows where it is the verb.
    private static bool IsVerb(in TokenCursor cursor) =>
        cursor.At("INSERT") || cursor.At("SELECT") || cursor.At("UPDATE") || cursor.At("DELETE") || cursor.At("VALUES")
            || (cursor.At("REPLACE") && cursor.At("INTO", 1));

    private static void ReadNames(ref TokenCursor cursor, HashSet<string> names)
    {
        cursor.Expect(TokenKind.OpenParenthesis);
        do names.Add(cursor.Name());
        while (cursor.Try(TokenKind.Comma));
        cursor.Expect(TokenKind.CloseParenthesis);
    }
}
