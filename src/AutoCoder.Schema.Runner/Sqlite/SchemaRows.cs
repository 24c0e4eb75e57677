using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AutoCoder.Schema.Runner.Sqlite;

/// <summary>
/// The rows of a connection's <c>sqlite_schema</c> as they were read last. Between two readings few of them change; the others need not become
/// text again, and stay the same objects, by which one sees without comparing texts what changed.
/// </summary>
internal sealed class SchemaRows
{
    private const int RowId = 0, Type = 1, Name = 2, Table = 3, Sql = 4;

    private Dictionary<long, Row> _rows = [];
    private ImmutableArray<SchemaEntry> _last = [];

    /// <summary>Every row, in the order in which they were made; the same array when none changed.</summary>
    public ImmutableArray<SchemaEntry> Read(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT rowid, type, name, tbl_name, sql FROM sqlite_schema ORDER BY rowid";
        using SqliteDataReader reader = command.ExecuteReader();
        Dictionary<long, Row> rows = new(_rows.Count);
        var entries = ImmutableArray.CreateBuilder<SchemaEntry>(_rows.Count);
        while (reader.Read())
        {
            long id = reader.GetInt64(RowId);
            if (!_rows.TryGetValue(id, out Row? row) || !row.IsStill(reader.Handle!)) row = new(reader);
            rows.TryAdd(id, row);
            entries.Add(row.Entry);
        }

        _rows = rows;
        return _last = entries.Count == _last.Length && entries.SequenceEqual(_last, ReferenceEqualityComparer.Instance) ? _last : entries.DrainToImmutable();
    }

    // The bytes are those of the file, in whatever encoding it has.
    private sealed class Row(SqliteDataReader reader)
    {
        private readonly byte[][] _bytes = [.. Enumerable.Range(Type, Sql).Select(column => raw.sqlite3_column_blob(reader.Handle, column).ToArray())];

        public SchemaEntry Entry { get; } =
            new(reader.GetString(Type), reader.GetString(Name), reader.GetString(Table), reader.IsDBNull(Sql) ? null : reader.GetString(Sql));

        public bool IsStill(sqlite3_stmt row)
        {
            for (int column = Type; column <= Sql; column++)
            {
                if (!raw.sqlite3_column_blob(row, column).SequenceEqual(_bytes[column - Type])) return false;
            }

            return Entry.Sql is null == (raw.sqlite3_column_type(row, Sql) == raw.SQLITE_NULL);
        }
    }
}
