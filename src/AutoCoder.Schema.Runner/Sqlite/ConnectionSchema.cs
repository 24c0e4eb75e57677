using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Sqlite;

/// <summary>What an open connection's <c>sqlite_schema</c> says.</summary>
internal static class ConnectionSchema
{
    /// <summary>The objects of the database.</summary>
    public const string Main = "main.sqlite_schema";

    /// <summary>The connection's own temporary objects.</summary>
    public const string Temporary = "sqlite_temp_schema";

    /// <summary>
    /// Every object but the version table, the ledger and what belongs to them, in the order in which they were made.
    /// </summary>
    public static ImmutableArray<SchemaEntry> Read(SqliteConnection connection, VersionTable versionTable) =>
        Own(ReadAll(connection), versionTable);

    /// <summary>
    /// Those of a database's objects that are neither the version table nor the ledger, and do not belong to them.
    /// </summary>
    public static ImmutableArray<SchemaEntry> Own(ImmutableArray<SchemaEntry> entries, VersionTable versionTable) =>
    [
        .. entries.Where(entry => !SqlName.Same(entry.Table, versionTable.Name) && !SqlName.Same(entry.Table, LedgerTable.Name)),
    ];

    /// <summary>Every object, in the order in which they were made.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="schema"><see cref="Main"/> or <see cref="Temporary"/>.</param>
    public static ImmutableArray<SchemaEntry> ReadAll(SqliteConnection connection, string schema = Main) =>
        schema == Main && connection is ThoroughConnection thorough
            ? thorough.SchemaRows.Read(connection)
            : new SchemaRows().Read(connection, schema);

    /// <summary>True when there is a table with this name, as SQLite compares names.</summary>
    public static bool HasTable(SqliteConnection connection, string name)
    {
        const string Named = "SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND name = ?1 COLLATE NOCASE";
        using SqliteStatement rows = connection.Prepare(Named, name);
        return rows.Step();
    }

    /// <summary>The names of all tables, in their order.</summary>
    public static List<string> Tables(SqliteConnection connection) =>
        connection.Texts("SELECT name FROM main.sqlite_schema WHERE type = 'table' ORDER BY name");

    /// <summary>The same of every table with rows of its own, which a virtual one has in others.</summary>
    public static List<string> TablesWithRows(SqliteConnection connection) =>
        connection.Texts("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND rootpage > 0 ORDER BY name");

    /// <summary>The versions that the version table holds, ascending, each once.</summary>
    /// <exception cref="SqliteException">It cannot be read.</exception>
    public static ImmutableArray<long> Versions(SqliteConnection connection, VersionTable table)
    {
        using SqliteStatement rows = connection.Prepare(
            $"SELECT DISTINCT {SqlName.Quote(table.VersionColumn)} FROM main.{SqlName.Quote(table.Name)} ORDER BY 1");
        var versions = ImmutableArray.CreateBuilder<long>();
        while (rows.Step()) versions.Add(rows.Integer(0));
        return versions.ToImmutable();
    }
}

/// <summary>
/// The rows of a connection's <c>sqlite_schema</c> as they were read last. Between two readings few of them change; the others
/// need not become text again, and stay the same objects, by which one sees without comparing texts what changed.
/// </summary>
internal sealed class SchemaRows
{
    private const int RowId = 0, Type = 1, Name = 2, Table = 3, Sql = 4;

    private Dictionary<long, Row> _rows = [];
    private ImmutableArray<SchemaEntry> _last = [];

    /// <summary>Every row, in the order in which they were made; the same array when none changed.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="schema">Its schema table.</param>
    public ImmutableArray<SchemaEntry> Read(SqliteConnection connection, string schema = ConnectionSchema.Main)
    {
        using SqliteStatement found = connection.Prepare($"SELECT rowid, type, name, tbl_name, sql FROM {schema} ORDER BY rowid");
        Dictionary<long, Row> rows = new(_rows.Count);
        var entries = ImmutableArray.CreateBuilder<SchemaEntry>(_rows.Count);
        while (found.Step())
        {
            long id = found.Integer(RowId);
            if (!_rows.TryGetValue(id, out Row? row) || !row.IsStill(found)) row = new(found);
            rows.TryAdd(id, row);
            entries.Add(row.Entry);
        }

        _rows = rows;
        bool isSame = entries.Count == _last.Length && entries.SequenceEqual(_last, ReferenceEqualityComparer.Instance);
        return _last = isSame ? _last : entries.DrainToImmutable();
    }

    // The bytes are those of the file, in whatever encoding it has; so they are read before the texts, which convert them in
    // place.
    private sealed class Row(SqliteStatement row)
    {
        private readonly byte[][] _bytes = [.. Enumerable.Range(Type, Sql).Select(column => row.Bytes(column).ToArray())];

        public SchemaEntry Entry { get; } = new(row.Text(Type) ?? "", row.Text(Name) ?? "", row.Text(Table) ?? "", row.Text(Sql));

        public bool IsStill(SqliteStatement now)
        {
            for (int column = Type; column <= Sql; column++)
            {
                if (!now.Bytes(column).SequenceEqual(_bytes[column - Type])) return false;
            }

            return Entry.Sql is null == now.IsNull(Sql);
        }
    }
}
