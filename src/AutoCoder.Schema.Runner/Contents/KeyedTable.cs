using System.Collections.Immutable;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Contents;

/// <summary>A table as it can be read row by row: its columns that store something, and what tells its rows apart.</summary>
/// <param name="Name">The table.</param>
/// <param name="Columns">Its columns but the generated ones, in their order.</param>
/// <param name="Key">
/// The terms that tell rows apart: the row id under whichever of its names no column bears, the primary key of a table without
/// row ids; empty when every name of the row id is taken.
/// </param>
internal sealed record KeyedTable(string Name, ImmutableArray<string> Columns, ImmutableArray<string> Key)
{
    // https://www.sqlite.org/lang_createtable.html#rowid
    private static readonly string[] RowIdNames = ["rowid", "_rowid_", "oid"];

    /// <summary>Every table with rows of its own, in the order of their names.</summary>
    public static IEnumerable<string> NamesIn(SqliteConnection connection) =>
        [.. Rows(connection, "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND rootpage > 0 ORDER BY name", null).Select(row => (string)row[0])];

    /// <summary>Looks at one table.</summary>
    public static KeyedTable Of(SqliteConnection connection, string table)
    {
        // hidden: 0 for a column that stores a value of its own; 2 and 3 are generated ones, which are checked by what they come from
        object[][] columns = [.. Rows(connection, "SELECT name, pk, hidden FROM pragma_table_xinfo(@table, 'main')", table)];
        // It names the columns of such a table, and of no other (https://www.sqlite.org/pragma.html#pragma_index_info). table_list
        // would say it more plainly, but expands every view of the database: a few that double each other take it years (measured).
        bool hasNoRowId = Rows(connection, "SELECT 1 FROM pragma_index_info(@table, 'main')", table).Any();
        string[] names = [.. columns.Select(column => (string)column[0])];
        string[] key = hasNoRowId
            ? [.. columns.Where(column => (long)column[1] > 0).OrderBy(column => (long)column[1]).Select(column => Quote((string)column[0]))]
            : [.. RowIdNames.Where(name => !names.Contains(name, StringComparer.OrdinalIgnoreCase)).Take(1)];
        return new(table, [.. columns.Where(column => (long)column[2] == 0).Select(column => (string)column[0])], [.. key]);
    }

    /// <summary>The statement that reads its key and these columns.</summary>
    public string Select(IEnumerable<string> columns) =>
        $"SELECT {string.Join(", ", Key.Concat(columns.Select(Quote)).DefaultIfEmpty("NULL"))} FROM main.{Quote(Name)} NOT INDEXED";

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static IEnumerable<object[]> Rows(SqliteConnection connection, string sql, string? table)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // the statements are the constants above
        command.CommandText = sql;
#pragma warning restore CA2100
        if (table is not null) command.Parameters.AddWithValue("@table", table);
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            object[] row = new object[reader.FieldCount];
            reader.GetValues(row);
            yield return row;
        }
    }
}
