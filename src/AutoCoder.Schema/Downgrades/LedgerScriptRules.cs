namespace AutoCoder.Schema.Downgrades;

/// <summary>
/// What a Down script in a ledger may hold: what a recording can contain, and nothing else. It comes out of a file that anybody
/// may have written. Whoever runs it has SQLite itself hold the same rule (an authorizer); this is to say so before anything is done.
/// </summary>
internal static class LedgerScriptRules
{
    /// <summary>The one setting that rebuilds of tables need.</summary>
    public const string RebuildSwitch = "legacy_alter_table";

    private static readonly string[] Verbs = ["CREATE", "DROP", "ALTER", "INSERT", "UPDATE", "DELETE", "REPLACE", "SELECT", "WITH", "REINDEX", "ANALYZE"];

    /// <summary>One sentence about the first statement that must not be run; null when all may be.</summary>
    public static string? Forbidden(ImmutableArray<string> statements)
    {
        for (int index = 0; index < statements.Length; index++)
        {
            if (IsAllowed(statements[index])) continue;
            return $"its statement {index + 1} begins with {Beginning(statements[index])}, and a recording holds changes of tables, indexes, views, triggers and rows, and PRAGMA {RebuildSwitch}.";
        }

        return null;
    }

    private static bool IsAllowed(string sql)
    {
        var cursor = new TokenCursor(sql, SqlTokenizer.Significant(sql));
        if (!cursor.Try("PRAGMA")) return cursor.At(TokenKind.Word) && Verbs.Contains(cursor.Text(cursor.Current).ToString(), StringComparer.OrdinalIgnoreCase);
        return cursor.Try(RebuildSwitch) && cursor.At(TokenKind.Operator) && cursor.Text(cursor.Current) is "=";
    }

    // The first two words, so that PRAGMA tells which; never more: values stand behind them.
    private static string Beginning(string sql)
    {
        string[] words = [.. SqlTokenizer.Significant(sql).TakeWhile(token => token.Kind == TokenKind.Word).Take(2).Select(token => sql.Substring(token.Start, Math.Min(token.Length, 30)))];
        return words.Length == 0 ? "no word" : string.Join(' ', words);
    }
}
