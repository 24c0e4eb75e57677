using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Rebuild.Histories;

/// <summary>
/// A model made into a database from nothing: its statements, and one INSERT a row. Whether SQLite takes it, and what it
/// then answers, is what the rebuilt database is held against.
/// </summary>
internal sealed class Prediction : IDisposable
{
    private Prediction(SqliteConnection connection) => Connection = connection;

    public SqliteConnection Connection { get; }

    /// <summary>Makes the database, or says why SQLite does not take it.</summary>
    public static Prediction? Of(ModelDatabase model, out string? problem)
    {
        SqliteConnection connection = new("Data Source=:memory:;Pooling=False;Foreign Keys=False");
        connection.Open();
        try
        {
            Execute(connection, [.. new ModelSql().TablesAndIndexes(model), .. Rows(model), .. ModelSql.ViewsAndTriggers(model)]);
            string broken = SqliteFile.Rows(connection, "PRAGMA foreign_key_check");
            foreach (ModelView view in model.Views) _ = SqliteFile.Rows(connection, $"SELECT * FROM {ModelSql.Quote(view.Name)}");
            problem = broken.Length > 0 ? $"foreign keys: {broken}" : MadeUpKey(model) ?? NullInKey(connection, model);
        }
        catch (SqliteException exception)
        {
            problem = exception.Message;
        }

        if (problem is null) return new(connection);
        connection.Dispose();
        return null;
    }

    /// <summary>The model with the rows as a database has them.</summary>
    public static ModelDatabase Read(SqliteConnection connection, ModelDatabase model) => model with
    {
        Tables = [.. model.Tables.Select(table => table with { Rows = Read(connection, table), Counter = Counter(connection, table) })],
        Log = [.. Lines(connection, "SELECT quote(x) FROM log").Select(line => line[0])],
    };

    public static void Execute(SqliteConnection connection, params IEnumerable<string> statements)
    {
        foreach (string sql in statements)
        {
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }

    /// <summary>Every row, with types and rowids, the counters, and what every view shows.</summary>
    public static string Content(SqliteConnection connection, ModelDatabase model) =>
        string.Concat(model.Tables.Select(table => $"{table.Name} {Counter(connection, table)}\n{Values(connection, table)}"))
        + string.Concat(model.Views.Select(view => $"{view.Name}\n" + SqliteFile.Rows(
            connection, $"SELECT {Quoted(view.Columns.Select(column => column.Shown))} FROM {ModelSql.Quote(view.Name)} ORDER BY 1")))
        + SqliteFile.Rows(connection, "SELECT x FROM log ORDER BY x");

    /// <summary>The schema in its canonical form, and as SQLite's own pragmas tell it.</summary>
    public static string Schema(SqliteConnection connection)
    {
        SchemaEntry[] entries = [.. Lines(connection, "SELECT type, name, tbl_name, quote(sql) FROM sqlite_schema").Select(Entry)];
        return SchemaReader.Read(entries, name => name == "VersionInfo").CanonicalText
            + string.Concat(Questions.Select(sql => SqliteFile.Rows(connection, sql)));
    }

    public void Dispose() => Connection.Dispose();

    private const string Tables = "t.type = 'table' AND t.name <> 'VersionInfo' AND t.name <> 'sqlite_sequence'";

    // The indexes of constraints are numbered in the order of the constraints, which says nothing.
    private static readonly string[] Questions =
    [
        .. new (string What, string From, string Order)[]
        {
            ("c.cid, c.name, upper(c.type), c.\"notnull\", c.dflt_value, c.pk, c.hidden", "pragma_table_xinfo(t.name) AS c", "1, 2"),
            ("l.type, l.wr, l.strict", "pragma_table_list(t.name) AS l", "1"),
            ("k.\"table\", k.\"from\", k.\"to\", k.on_update, k.on_delete, k.seq", "pragma_foreign_key_list(t.name) AS k", "1, 2, 3, 4, 5, 6"),
            ("iif(i.origin = 'c', i.name, ''), i.\"unique\", i.origin, i.partial, (SELECT group_concat(x.name || x.desc || x.coll || x.key, ' ' ORDER BY x.seqno) FROM pragma_index_xinfo(i.name) AS x)",
                "pragma_index_list(t.name) AS i", "1, 2, 3, 4, 5, 6"),
        }.Select(each => $"SELECT t.name, {each.What} FROM sqlite_schema AS t, {each.From} WHERE {Tables} ORDER BY {each.Order}"),
        "SELECT type, name, tbl_name FROM sqlite_schema WHERE type IN ('view', 'trigger') ORDER BY type, name",
    ];

    private static IEnumerable<string> Rows(ModelDatabase model) =>
    [
        .. model.Tables.SelectMany(table => table.Rows.Select(row => ModelSql.Insert(table, row))),
        .. model.Log.Select(value => $"INSERT INTO log VALUES ({value})"),
        .. model.Tables.Where(table => table is { AutoIncrement: true, Counter: not null }).SelectMany(table => new[]
        {
            $"DELETE FROM sqlite_sequence WHERE name = '{table.Name}'",
            $"INSERT INTO sqlite_sequence VALUES ('{table.Name}', {table.Counter})",
        }),
    ];

    // SQLite would number a row without a value in a key that comes to be the rowid.
    private static string? MadeUpKey(ModelDatabase model) => model.Tables
        .Where(table => table.HasRowIdAlias && table.Rows.Any(row => row.Values.GetValueOrDefault(table.Key!.Columns[0]) is null or "NULL"))
        .Select(table => $"no value in the key of {table.Name}").FirstOrDefault();

    // SQLite lets a key have NULLs in a table with rowids; a key that is made on them is not what was asked for.
    private static string? NullInKey(SqliteConnection connection, ModelDatabase model) => model.Tables
        .Where(table => table.Key is { Name: not null } key && key.Name.StartsWith("pk_new", StringComparison.Ordinal)
            && SqliteFile.Rows(connection, $"SELECT 1 FROM {ModelSql.Quote(table.Name)} WHERE {string.Join(" OR ", key.Columns.Select(column => $"{ModelSql.Quote(column)} IS NULL"))}").Length > 0)
        .Select(table => $"NULL in the key of {table.Name}").FirstOrDefault();

    private static ImmutableArray<ModelRow> Read(SqliteConnection connection, ModelTable table)
    {
        string[] columns = [.. table.Written];
        string rowId = table.HasOwnRowId ? "rowid" : "NULL";
        return
        [
            .. Lines(connection, $"SELECT {rowId}, {Quoted(columns)} FROM {ModelSql.Quote(table.Name)}").Select(line => new ModelRow(
                table.HasOwnRowId ? line[0] : null, columns.Select((name, i) => (name, line[i + 1])).ToImmutableDictionary(each => each.name, each => each.Item2))),
        ];
    }

    // A counter at 0 says what no counter says.
    private static string? Counter(SqliteConnection connection, ModelTable table) => !table.AutoIncrement ? null
        : Lines(connection, $"SELECT seq FROM sqlite_sequence WHERE name = '{table.Name}' AND seq <> 0").Select(line => line[0]).SingleOrDefault();

    private static string Values(SqliteConnection connection, ModelTable table) => SqliteFile.Rows(connection,
        $"SELECT {(table.HasOwnRowId ? "rowid" : "''")} AS r, {Quoted(table.Columns.Select(column => column.Name))} FROM {ModelSql.Quote(table.Name)} "
        + $"ORDER BY r, {string.Join(", ", table.Columns.Select((_, i) => i + 2))}");

    private static string Quoted(IEnumerable<string> columns) => string.Join(", ", columns.Select(column => $"quote({ModelSql.Quote(column)})"));

    private static List<string[]> Lines(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        List<string[]> lines = [];
        while (reader.Read())
            lines.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "NULL" : reader.GetString(i))]);
        return lines;
    }

    private static SchemaEntry Entry(string[] line) =>
        new(line[0], line[1], line[2], line[3] == "NULL" ? null : line[3][1..^1].Replace("''", "'", StringComparison.Ordinal));
}
