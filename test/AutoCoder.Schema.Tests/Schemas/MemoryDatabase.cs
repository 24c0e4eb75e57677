using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Tests.Schemas;

/// <summary>Real SQLite, to ask what it thinks of a statement.</summary>
internal sealed class MemoryDatabase : IDisposable
{
    private readonly SqliteConnection _connection = new("Data Source=:memory:;Pooling=False");

    public MemoryDatabase(params string[] statements)
    {
        _connection.Open();
        foreach (string statement in statements) Execute(statement);
    }

    public static DatabaseSchema Schema(params string[] statements)
    {
        using var database = new MemoryDatabase(statements);
        return SchemaReader.Read(database.Entries());
    }

    public void Execute(string sql)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Whether SQLite executes the statement; it is taken back.</summary>
    public bool Accepts(string sql)
    {
        Execute("SAVEPOINT attempt");
        try
        {
            Execute(sql);
            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
        finally
        {
            Execute("ROLLBACK TO attempt; RELEASE attempt");
        }
    }

    public List<object?[]> Query(string sql)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        List<object?[]> rows = [];
        while (reader.Read())
        {
            object?[] row = new object?[reader.FieldCount];
            for (int i = 0; i < row.Length; i++) row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            rows.Add(row);
        }

        return rows;
    }

    public List<SchemaEntry> Entries() =>
        [.. Query("SELECT type, name, tbl_name, sql FROM sqlite_schema").Select(row => new SchemaEntry((string)row[0]!, (string)row[1]!, (string)row[2]!, (string?)row[3]))];

    public void Dispose() => _connection.Dispose();
}
