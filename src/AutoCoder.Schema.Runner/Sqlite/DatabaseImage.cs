using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AutoCoder.Schema.Runner.Sqlite;

/// <summary>A database in memory at one moment, uncommitted changes and all, to go on from later.</summary>
internal sealed class DatabaseImage
{
    private const int DriversWait = 30;

    // SQLite's usual page: images of one database have most of them in common.
    private const int Piece = 4096;

    private readonly byte[][] _pieces;
    private readonly long _size;

    private DatabaseImage(byte[][] pieces, long size) => (_pieces, _size) = (pieces, size);

    /// <summary>A new database in memory, without anything.</summary>
    public static ThoroughConnection Empty()
    {
        ThoroughConnection connection = new(DatabaseConnection.InMemory, SqliteOpenMode.ReadWriteCreate, DriversWait);
        connection.Open();
        return connection;
    }

    /// <summary>The image of the database that a connection has open.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="earlier">An earlier image of it, of which what did not change is kept; null for none.</param>
    public static DatabaseImage Of(SqliteConnection connection, DatabaseImage? earlier = null)
    {
        nint content = raw.sqlite3_serialize(connection.Handle, "main", out long size, 0);
        if (content == 0) throw new InvalidOperationException("SQLite makes no image of the database: it has no memory for it.");
        byte[] bytes = ArrayPool<byte>.Shared.Rent((int)size);
        try
        {
            Marshal.Copy(content, bytes, 0, (int)size);
            return new([.. Pieces(bytes.AsMemory(0, (int)size), earlier)], size);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
            raw.sqlite3_free(content);
        }
    }

    /// <summary>A database in memory as it was. SQLite frees the copy with the connection.</summary>
    public ThoroughConnection Open()
    {
        ThoroughConnection connection = Empty();
        nint content = raw.sqlite3_malloc64(_size);
        for (int i = 0; i < _pieces.Length; i++) Marshal.Copy(_pieces[i], 0, content + (i * Piece), _pieces[i].Length);
        int code = raw.sqlite3_deserialize(
            connection.Handle, "main", content, _size, _size,
            raw.SQLITE_DESERIALIZE_FREEONCLOSE | raw.SQLITE_DESERIALIZE_RESIZEABLE);
        if (code == raw.SQLITE_OK) return connection;
        connection.Dispose();
        throw new InvalidOperationException($"SQLite does not open an image that it made: code {code}.");
    }

    private static IEnumerable<byte[]> Pieces(ReadOnlyMemory<byte> bytes, DatabaseImage? earlier)
    {
        for (int index = 0; index * Piece < bytes.Length; index++)
        {
            ReadOnlySpan<byte> piece = bytes.Span[(index * Piece)..Math.Min((index + 1) * Piece, bytes.Length)];
            byte[]? known = index < earlier?._pieces.Length ? earlier._pieces[index] : null;
            yield return known is not null && piece.SequenceEqual(known) ? known : piece.ToArray();
        }
    }
}
