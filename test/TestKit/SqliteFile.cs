using System.Text;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.TestKit;

/// <summary>Writes and reads the databases of the tests, with nothing of the code under test.</summary>
internal static class SqliteFile
{
    public static SqliteConnection Open(string path)
    {
        // Built, for a path may have a semicolon.
        SqliteConnection connection = new(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, ForeignKeys = false, DefaultTimeout = 5 }.ToString());
        connection.Open();
        return connection;
    }

    /// <summary>A name in double quotes that is none is a text from here on, as in most builds of SQLite.</summary>
    public static void AllowTexts(SqliteConnection connection)
    {
        foreach (int option in new[] { SQLitePCL.raw.SQLITE_DBCONFIG_DQS_DDL, SQLitePCL.raw.SQLITE_DBCONFIG_DQS_DML })
            _ = SQLitePCL.raw.sqlite3_db_config(connection.Handle, option, 1, out _);
    }

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

    /// <summary>Every object and every row, as text: two databases with the same text have the same content.</summary>
    public static string Dump(string path)
    {
        using SqliteConnection connection = Open(path);
        StringBuilder text = new(Rows(connection, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name"));
        foreach (string table in Rows(connection, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").Split('\n'))
        {
            if (table.Length > 0) text.Append(table).Append('\n').Append(Rows(connection, $"SELECT * FROM \"{table}\" ORDER BY 1"));
        }

        return text.ToString();
    }

    /// <summary>Every row that a query gives, a line each, columns joined by bars.</summary>
    public static string Rows(string path, string sql)
    {
        using SqliteConnection connection = Open(path);
        return Rows(connection, sql);
    }

    public static string Rows(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        StringBuilder text = new();
        while (reader.Read())
        {
            text.AppendJoin('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "NULL" : reader.GetString(i))).Append('\n');
        }

        return text.ToString();
    }
}
