namespace AutoCoder.Schema.Sql;

/// <summary>The head of a <c>CREATE</c> statement whose body is kept as text.</summary>
internal static class CreateStatement
{
    /// <summary>
    /// More tokens than the longest head has: <c>CREATE VIRTUAL TABLE IF NOT EXISTS database.name USING module</c> takes eleven.
    /// </summary>
    public const int LongestHead = 16;

    // As SQLite itself writes the beginning, however it was spelled (sqlite3EndTable, sqlite3CreateIndex).
    private const string Table = "CREATE TABLE ", Index = "CREATE INDEX ";

    /// <summary>
    /// The statement behind its head, <c>CREATE [TEMP] VIEW [IF NOT EXISTS] [database.]name</c>: what an object is, apart
    /// from its kind and name. The whole text when the head is not as expected.
    /// </summary>
    public static ReadOnlySpan<char> Body(string sql)
    {
        var cursor = new TokenCursor(sql, SqlTokenizer.Significant(sql));
        cursor.Expect("CREATE");
        _ = cursor.Try("TEMP") || cursor.Try("TEMPORARY") || cursor.Try("VIRTUAL");
        if (!cursor.Try("TABLE") && !cursor.Try("VIEW") && !cursor.Try("TRIGGER")) cursor.Fail();
        _ = QualifiedName.Read(ref cursor);
        return cursor.Failed ? sql : sql.AsSpan(cursor.LastEnd);
    }

    /// <summary>The module of a virtual table (<c>fts5</c>), or null for any other statement.</summary>
    public static string? VirtualTableModule(string sql)
    {
        // Not worth taking them apart.
        if (sql.StartsWith(Table, StringComparison.Ordinal) || sql.StartsWith(Index, StringComparison.Ordinal)) return null;
        var cursor = new TokenCursor(sql, SqlTokenizer.Beginning(sql, LongestHead));
        if (!cursor.Try("CREATE") || !cursor.Try("VIRTUAL", "TABLE")) return null;
        _ = QualifiedName.Read(ref cursor);
        cursor.Expect("USING");
        string module = cursor.Name();
        return cursor.Failed ? null : module;
    }
}
