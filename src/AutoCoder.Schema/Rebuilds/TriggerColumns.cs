namespace AutoCoder.Schema.Rebuilds;

/// <summary>The columns that a trigger watches: <c>UPDATE OF a, b ON …</c>.</summary>
internal static class TriggerColumns
{
    public static IReadOnlyList<string> Of(string sql)
    {
        List<string> columns = [];
        var cursor = new TokenCursor(sql, SqlTokenizer.Significant(sql));
        while (!cursor.AtEnd && !cursor.At("ON") && !cursor.At("BEGIN") && !cursor.At("OF")) cursor.Skip();
        if (!cursor.Try("OF")) return columns;
        do columns.Add(cursor.Name());
        while (cursor.Try(TokenKind.Comma));
        return columns;
    }
}
