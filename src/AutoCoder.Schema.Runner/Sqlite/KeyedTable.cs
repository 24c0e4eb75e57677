using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Sqlite;

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

    /// <summary>Looks at one table.</summary>
    public static KeyedTable Of(SqliteConnection connection, string table)
    {
        List<(string Name, long Key, long Hidden)> columns = [];
        using (SqliteStatement rows = connection.Prepare($"PRAGMA main.table_xinfo({SqlName.Quote(table)})"))
        {
            while (rows.Step()) columns.Add((rows.Text(1)!, rows.Integer(5), rows.Integer(6)));
        }

        bool hasRowId = HasRowId(connection, table);
        IEnumerable<string> key = hasRowId
            ? RowIdNames.Except(columns.Select(column => column.Name), StringComparer.OrdinalIgnoreCase).Take(1)
            : columns.Where(column => column.Key > 0).OrderBy(column => column.Key).Select(column => SqlName.Quote(column.Name));
        // hidden: 0 for a column that stores a value of its own; 2 and 3 are generated ones, which are checked by what they come
        // from
        return new(table, [.. columns.Where(column => column.Hidden == 0).Select(column => column.Name)], [.. key])
        {
            IsInKeyOrder = !hasRowId,
        };
    }

    /// <summary>
    /// Whether its rows are kept in the order of its key, by whatever collation that has: SQLite reads none of them without it.
    /// </summary>
    public bool IsInKeyOrder { get; private init; }

    /// <summary>Until it is disposed, the table can be read through from its beginning, whatever collation orders it.</summary>
    public IDisposable? Readable(SqliteConnection connection) =>
        IsInKeyOrder ? UnknownCollations.Of(connection, Name) : null;

    /// <summary>The statement that reads its key and these columns.</summary>
    public string Select(IEnumerable<string> columns)
    {
        string terms = string.Join(", ", Key.Concat(columns.Select(SqlName.Quote)).DefaultIfEmpty("NULL"));
        return $"SELECT {terms} FROM main.{SqlName.Quote(Name)} NOT INDEXED";
    }

    // It names the columns of a table without row ids, and of no other (https://www.sqlite.org/pragma.html#pragma_index_info).
    // table_list would say it more plainly, but expands every view of the database: a few that double each other take it years
    // (measured).
    private static bool HasRowId(SqliteConnection connection, string table)
    {
        using SqliteStatement rows = connection.Prepare($"PRAGMA main.index_info({SqlName.Quote(table)})");
        return !rows.Step();
    }
}
