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

    /// <summary>Its rows, in the order in which they are stored: of each its key, and behind that these columns.</summary>
    public KeyedRows Read(SqliteConnection connection, IEnumerable<string> columns) => new(
    [
        .. from terms in Key.Concat(columns.Select(SqlName.Quote)).DefaultIfEmpty("NULL").Chunk(KeyedRows.MostTerms)
           let row = string.Join(", ", terms)
           select connection.Prepare($"SELECT {row} FROM main.{SqlName.Quote(Name)} NOT INDEXED"),
    ]);

    // It names the columns of a table without row ids, and of no other (https://www.sqlite.org/pragma.html#pragma_index_info).
    // table_list would say it more plainly, but expands every view of the database: a few that double each other take it years
    // (measured).
    private static bool HasRowId(SqliteConnection connection, string table)
    {
        using SqliteStatement rows = connection.Prepare($"PRAGMA main.index_info({SqlName.Quote(table)})");
        return !rows.Step();
    }
}

/// <summary>
/// The rows of a table one after the other. A table may have as many columns as SQLite gives back in a row, and its key is one
/// more: what does not fit is read beside, by a statement that goes through the same rows in the same order.
/// </summary>
internal sealed class KeyedRows(ImmutableArray<SqliteStatement> parts) : IDisposable
{
    /// <summary>How much SQLite gives back in one row (https://www.sqlite.org/limits.html#max_column).</summary>
    internal const int MostTerms = 2000;

    /// <summary>Where the row's key is.</summary>
    public SqliteStatement First => parts[0];

    /// <summary>Goes to the next row; false behind the last.</summary>
    public bool Step()
    {
        bool isThere = parts[0].Step();
        for (int part = 1; part < parts.Length; part++)
        {
            if (parts[part].Step() != isThere)
                throw new InvalidOperationException("Two readings of one table have different rows.");
        }

        return isThere;
    }

    /// <summary>Where a term of the row is: the statement that has it, and its place there.</summary>
    public (SqliteStatement Statement, int Place) At(int term) =>
        term < MostTerms ? (parts[0], term) : (parts[term / MostTerms], term % MostTerms);

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (SqliteStatement part in parts) part.Dispose();
    }
}
