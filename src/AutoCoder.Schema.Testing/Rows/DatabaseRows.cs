using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Testing.Rows;

/// <summary>Rows into a database and out of it.</summary>
internal static class DatabaseRows
{
    /// <summary>Puts a row in; with no value at all, one of nothing but defaults.</summary>
    /// <exception cref="SqliteException">SQLite refuses it.</exception>
    public static void Insert(
        SqliteConnection connection, string table, IReadOnlyCollection<KeyValuePair<string, object?>> values)
    {
        using SqliteCommand command = connection.CreateCommand();
        string columns = string.Join(", ", values.Select(value => SqlName.Quote(value.Key)));
        string parameters = string.Join(", ", values.Select((_, index) => $"@v{index}"));
#pragma warning disable CA2100 // names are quoted, values are parameters
        command.CommandText = values.Count == 0
            ? $"INSERT INTO {SqlName.Quote(table)} DEFAULT VALUES"
            : $"INSERT INTO {SqlName.Quote(table)} ({columns}) VALUES ({parameters})";
#pragma warning restore CA2100
        int number = 0;
        foreach (KeyValuePair<string, object?> value in values)
            command.Parameters.AddWithValue($"@v{number++}", value.Value ?? DBNull.Value);
        command.ExecuteNonQuery();
    }

    /// <summary>The rows of a question.</summary>
    /// <exception cref="SqliteException">SQLite refuses it.</exception>
    public static ImmutableArray<object[]> Read(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = Question(connection, sql);
        using SqliteDataReader reader = command.ExecuteReader();
        var rows = ImmutableArray.CreateBuilder<object[]>();
        while (reader.Read())
        {
            object[] row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows.ToImmutable();
    }

    /// <summary>The rows of a question, each with the names of its columns.</summary>
    /// <exception cref="SqliteException">SQLite refuses it.</exception>
    public static ImmutableArray<IReadOnlyDictionary<string, object?>> ReadNamed(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = Question(connection, sql);
        using SqliteDataReader reader = command.ExecuteReader();
        var rows = ImmutableArray.CreateBuilder<IReadOnlyDictionary<string, object?>>();
        while (reader.Read())
        {
            rows.Add(Enumerable.Range(0, reader.FieldCount).ToDictionary(
                reader.GetName, index => reader.IsDBNull(index)
                    ? null
                    : reader.GetValue(index), (IEqualityComparer<string>)SqlNameComparer.Instance));
        }

        return rows.ToImmutable();
    }

    /// <summary>How many rows a table has.</summary>
    public static long Count(SqliteConnection connection, string table) =>
        connection.Number($"SELECT count(*) FROM {SqlName.Quote(table)}");

    private static SqliteCommand Question(SqliteConnection connection, string sql)
    {
        SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // names are quoted by the callers; a test says what it likes
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }
}
