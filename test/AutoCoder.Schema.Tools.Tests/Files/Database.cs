using System.Text;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Tools.Tests.Files;

/// <summary>Writes and reads the tests' databases, with nothing of the code under test.</summary>
internal static class Database
{
    public static void Execute(string path, params string[] sql)
    {
        using SqliteConnection connection = Open(path);
        foreach (string statement in sql)
        {
            using SqliteCommand command = new(statement, connection);
            command.ExecuteNonQuery();
        }
    }

    public static string Scalar(string path, string sql)
    {
        using SqliteConnection connection = Open(path);
        using SqliteCommand command = new(sql, connection);
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture)!;
    }

    /// <summary>Every row that a query gives, a line each.</summary>
    public static string Rows(string path, string sql)
    {
        using SqliteConnection connection = Open(path);
        using SqliteCommand command = new(sql, connection);
        using SqliteDataReader reader = command.ExecuteReader();
        StringBuilder text = new();
        while (reader.Read())
            text.AppendJoin('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "NULL" : reader.GetString(i))).Append('\n');
        return text.ToString();
    }

    private static SqliteConnection Open(string path)
    {
        SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, ForeignKeys = false }.ToString());
        connection.Open();
        return connection;
    }
}
