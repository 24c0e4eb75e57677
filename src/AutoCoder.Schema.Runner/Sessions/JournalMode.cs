using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Sessions;

/// <summary>
/// A script that sets the journal mode. Inside a transaction SQLite does nothing then, or fails, or goes on without a journal
/// that could take the transaction back, by what was written before (3.53).
/// </summary>
internal static class JournalMode
{
    private const string Pragma = "journal_mode";

    /// <exception cref="ChangeRefusedException">The database is in another mode than the script asks for.</exception>
    public static void RequireUnchanged(string sql, SqliteConnection connection)
    {
        if (!sql.Contains(Pragma, StringComparison.OrdinalIgnoreCase)) return;
        foreach (SqlStatement statement in SqlScript.Split(sql))
        {
            if (Wanted(statement.Text) is not { } wanted) continue;
            string mode = connection.Texts($"PRAGMA {Pragma}").Single();
            bool isReplay = connection.DataSource.Length == 0
                || connection.DataSource.Contains(":memory:", StringComparison.Ordinal);
            if (isReplay || SqlName.Same(mode, wanted)) continue;
            throw new ChangeRefusedException(
                $"PRAGMA {Pragma} = {wanted}: the journal mode is {mode} here, and cannot change in the transaction that all "
                + "migrations share. Set it where the application opens the database, and take the PRAGMA out; or put it into a "
                + "migration of its own with TransactionBehavior.None, which runs with --allow-non-transactional.");
        }
    }

    private static string? Wanted(string sql)
    {
        var cursor = new TokenCursor(sql, SqlTokenizer.Significant(sql));
        if (!cursor.Try("PRAGMA") || !SqlName.Same(QualifiedName.Read(ref cursor).Name, Pragma) || cursor.AtEnd) return null;
        cursor.Skip();
        string wanted = SqlName.Unquote(cursor.Text(cursor.Current));
        return cursor.Failed ? null : wanted;
    }
}
