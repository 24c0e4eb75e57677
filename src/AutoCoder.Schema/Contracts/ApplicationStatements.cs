namespace AutoCoder.Schema.Contracts;

/// <summary>The statements of a file that can be prepared without anything happening.</summary>
/// <param name="Statements">Those statements, in their order.</param>
/// <param name="Notes">Which are left out and why, a line for each reason.</param>
internal sealed record ApplicationStatements(ImmutableArray<ApplicationStatement> Statements, ImmutableArray<string> Notes)
{
    // SQLite carries many PRAGMAs out while it prepares them, EXPLAIN or not (measured with 3.53); one of them is the process's,
    // not the connection's. The others have nothing in them that a schema could fail.
    private static readonly string[] NeverPrepared =
        ["PRAGMA", "ATTACH", "DETACH", "VACUUM", "BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE"];

    /// <summary>Reads a file, of statements or the log of an ORM. Never throws, whatever is in it.</summary>
    public static ApplicationStatements Of(SqlFile file)
    {
        StatementLogReading? log = StatementLog.Read(file.Text);
        ImmutableArray<SqlStatement> all = log?.Statements ?? SqlScript.Split(file.Text);
        SqlStatement[] marked = [.. all.Where(SkipMark.IsOn)];
        SqlStatement[] acting = [.. all.Except(marked).Where(IsNeverPrepared)];
        return new(
            [.. all.Except(marked).Except(acting)
                .Select(statement => new ApplicationStatement(new(file.Path, statement.Line), statement.Text)
                {
                    HasRun = log is not null,
                })],
            [
                .. Note(file, marked, $"left out by '{SkipMark.Text}'"),
                .. Note(file, [.. log?.Steps ?? []], "not checked: the log tells by them how the tests made their tables"),
                .. Note(file, acting, "not checked, as preparing a PRAGMA or a transaction is not only asking"),
            ]);
    }

    private static bool IsNeverPrepared(SqlStatement statement)
    {
        var cursor = new TokenCursor(statement.Text, SqlTokenizer.Significant(statement.Text));
        if (cursor.Try("EXPLAIN")) _ = cursor.Try("QUERY", "PLAN");
        foreach (string word in NeverPrepared)
        {
            if (cursor.At(word)) return true;
        }

        return false;
    }

    private static IEnumerable<string> Note(SqlFile file, SqlStatement[] statements, string why)
    {
        if (statements.Length == 0) yield break;
        string lines =
            string.Join(", ", statements.Select(statement => statement.Line).Take(5)) + (statements.Length > 5 ? ", …" : "");
        string are = statements.Length == 1 ? "1 statement is" : $"{statements.Length} statements are";
        yield return $"{file.Path}: {are} {why} (line {lines}).";
    }
}

/// <summary>A statement that the application runs.</summary>
/// <param name="Place">Where it begins.</param>
/// <param name="Sql">Its text; it may have parameters.</param>
internal sealed record ApplicationStatement(SourcePlace Place, string Sql)
{
    /// <summary>
    /// Whether it is known to have run, in a log: then what the application registers on its own connections was there.
    /// </summary>
    public bool HasRun { get; init; }
}
