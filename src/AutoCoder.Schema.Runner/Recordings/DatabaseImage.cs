using System.Runtime.InteropServices;
using AutoCoder.Schema.Runner.Sessions;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AutoCoder.Schema.Runner.Recordings;

/// <summary>A database in memory at one moment, uncommitted changes and all, to go on from later.</summary>
internal sealed class DatabaseImage
{
    private const string InMemory = "Data Source=:memory:;Pooling=False;Foreign Keys=False";

    private readonly byte[] _bytes;

    private DatabaseImage(byte[] bytes) => _bytes = bytes;

    /// <summary>A new database in memory, without anything.</summary>
    public static ThoroughConnection Empty()
    {
        ThoroughConnection connection = new(InMemory);
        connection.Open();
        return connection;
    }

    /// <summary>The image of the database that a connection has open.</summary>
    public static DatabaseImage Of(SqliteConnection connection)
    {
        nint content = raw.sqlite3_serialize(connection.Handle, "main", out long size, 0);
        if (content == 0) throw new InvalidOperationException("SQLite makes no image of the database: it has no memory for it.");
        try
        {
            byte[] bytes = new byte[size];
            Marshal.Copy(content, bytes, 0, bytes.Length);
            return new(bytes);
        }
        finally
        {
            raw.sqlite3_free(content);
        }
    }

    /// <summary>A database in memory as it was. SQLite frees the copy with the connection.</summary>
    public ThoroughConnection Open()
    {
        ThoroughConnection connection = Empty();
        nint content = raw.sqlite3_malloc64(_bytes.Length);
        Marshal.Copy(_bytes, 0, content, _bytes.Length);
        int code = raw.sqlite3_deserialize(
            connection.Handle, "main", content, _bytes.Length, _bytes.Length,
            raw.SQLITE_DESERIALIZE_FREEONCLOSE | raw.SQLITE_DESERIALIZE_RESIZEABLE);
        if (code == raw.SQLITE_OK) return connection;
        connection.Dispose();
        throw new InvalidOperationException($"SQLite does not open an image that it made: code {code}.");
    }
}
