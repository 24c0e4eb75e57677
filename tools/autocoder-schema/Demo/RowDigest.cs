using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AutoCoder.Schema.Operator.Demo;

/// <summary>The rows of some columns of a table as a count and a hash, to hold before against after.</summary>
/// <param name="Table">The table.</param>
/// <param name="Columns">The columns that were read, in their order.</param>
/// <param name="Count">How many rows.</param>
/// <param name="Hash">SHA-256 over every value with its storage class, in the order of rowids.</param>
internal sealed record RowDigest(string Table, string Columns, long Count, string Hash)
{
    /// <summary>A digest of every table of a database but the version table.</summary>
    public static IReadOnlyList<RowDigest> OfDatabase(string path)
    {
        using SqliteConnection connection = Open(path);
        return [.. Texts(connection, "SELECT name FROM sqlite_schema WHERE type='table' AND name NOT LIKE 'sqlite_%' AND name <> 'VersionInfo' ORDER BY name")
            .Select(table => Of(connection, table, ColumnsOf(connection, table)))];
    }

    /// <summary>The same columns of the same table, now.</summary>
    public RowDigest Again(string path)
    {
        using SqliteConnection connection = Open(path);
        return Of(connection, Table, Columns);
    }

    private static string ColumnsOf(SqliteConnection connection, string table) =>
        string.Join(", ", Texts(connection, $"SELECT name FROM pragma_table_info('{table}')").Select(name => $"\"{name}\""));

    private static RowDigest Of(SqliteConnection connection, string table, string columns)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // names come from the schema of a file that this program made
        command.CommandText = $"SELECT {columns} FROM \"{table}\" ORDER BY rowid";
#pragma warning restore CA2100
        using SqliteDataReader reader = command.ExecuteReader();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long count = 0;
        for (; reader.Read(); count++)
        {
            for (int column = 0; column < reader.FieldCount; column++) Append(hash, reader, column);
        }

        return new(table, columns, count, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static void Append(IncrementalHash hash, SqliteDataReader reader, int column)
    {
        int type = raw.sqlite3_column_type(reader.Handle!, column);
        byte[] value = type == raw.SQLITE_NULL ? [] : Encoding.UTF8.GetBytes(reader.GetString(column));
        Span<byte> head = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(head, type);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], value.Length);
        hash.AppendData(head);
        hash.AppendData(value);
    }

    private static List<string> Texts(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // the same
        command.CommandText = sql;
#pragma warning restore CA2100
        using SqliteDataReader reader = command.ExecuteReader();
        List<string> texts = [];
        while (reader.Read()) texts.Add(reader.GetString(0));
        return texts;
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
