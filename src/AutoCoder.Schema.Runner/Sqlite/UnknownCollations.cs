using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Sqlite;

/// <summary>
/// Collations that only the application has, stood in for while rows are read through in the order in which they are stored:
/// nothing is compared then, but SQLite asks for them. Before anything is written they are gone again.
/// </summary>
internal sealed class UnknownCollations : IDisposable
{
    private readonly StandIns _standIns;

    private UnknownCollations(SqliteConnection connection, IEnumerable<string> names)
    {
        _standIns = new(connection.Handle!);
        foreach (string name in names) _ = _standIns.Add($"no such collation sequence: {name}");
        // An index whose collation was missing once is passed over until the schema is read anew (bNoQuery in build.c).
        connection.Execute("PRAGMA writable_schema = RESET");
    }

    /// <summary>Those that a table is declared with; null when SQLite has them all.</summary>
    public static IDisposable? Of(SqliteConnection connection, string table)
    {
        const string Text = "SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND name = ?1 COLLATE NOCASE";
        HashSet<string> names = [.. connection.Texts(Text, table).SelectMany(Named)];
        string[] unknown = [.. names.Where(name => !IsKnown(connection, name))];
        return unknown.Length == 0 ? null : new UnknownCollations(connection, unknown);
    }

    // pragma_collation_list has every name that the schema has.
    private static bool IsKnown(SqliteConnection connection, string name)
    {
        try
        {
            return connection.Number($"SELECT '' = '' COLLATE {SqlName.Quote(name)}") >= 0;
        }
        catch (SqliteException error) when (StandIns.IsOfApplication(error.Words()))
        {
            return false;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _standIns.Clear();

    private static IEnumerable<string> Named(string sql)
    {
        SqlToken[] tokens = [.. SqlTokenizer.Significant(sql)];
        for (int index = 1; index < tokens.Length; index++)
        {
            if (SqlName.Same(Text(index - 1), "collate")) yield return SqlName.Fold(SqlName.Unquote(Text(index)));
        }

        string Text(int index) => sql.Substring(tokens[index].Start, tokens[index].Length);
    }
}
