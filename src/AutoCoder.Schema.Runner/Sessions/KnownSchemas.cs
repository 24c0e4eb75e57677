using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Sessions;

/// <summary>
/// The distinct schemas of a fleet, told apart by every byte of <c>sqlite_schema</c>. A fleet has few: databases with the same text
/// get the same object, so that each is taken apart, and compared, once. Safe to use from many threads.
/// </summary>
/// <param name="versionTable">The table of versions, which with the ledger is no part of what is compared.</param>
/// <param name="most">How many are kept; what comes after is taken apart for each database.</param>
internal sealed class KnownSchemas(VersionTable versionTable, int most = 1000)
{
    private const int Null = -1, LargestKept = 1 << 20;

    private readonly KnownContents<KnownSchema> _known = new(most, mostBytes: 64L << 20);

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? Room;

    /// <summary>The schema that a database has now.</summary>
    /// <exception cref="SqliteException">It cannot be read.</exception>
    public KnownSchema Of(SqliteConnection connection)
    {
        if (Room is not { Capacity: <= LargestKept }) Room = new ArrayBufferWriter<byte>(LargestKept / 64);
        Room.ResetWrittenCount();
        using SqliteStatement rows = connection.Prepare("SELECT type, name, tbl_name, sql FROM main.sqlite_schema ORDER BY rowid");
        while (rows.Step())
        {
            for (int column = 0; column < 4; column++) Put(Room, rows, column);
        }

        if (_known.Find(Room.WrittenSpan) is { } known) return known;
        byte[] text = Room.WrittenSpan.ToArray();
        return _known.Keep(text, new KnownSchema(Entries(text), versionTable));
    }

    private static void Put(ArrayBufferWriter<byte> text, SqliteStatement rows, int column)
    {
        bool isNull = rows.IsNull(column);
        ReadOnlySpan<byte> cell = isNull ? [] : rows.Utf8(column);
        BinaryPrimitives.WriteInt32LittleEndian(text.GetSpan(sizeof(int)), isNull ? Null : cell.Length);
        text.Advance(sizeof(int));
        text.Write(cell);
    }

    private static ImmutableArray<SchemaEntry> Entries(ReadOnlySpan<byte> rest)
    {
        var entries = ImmutableArray.CreateBuilder<SchemaEntry>();
        while (!rest.IsEmpty) entries.Add(new SchemaEntry(Take(ref rest) ?? "", Take(ref rest) ?? "", Take(ref rest) ?? "", Take(ref rest)));
        return entries.ToImmutable();
    }

    private static string? Take(ref ReadOnlySpan<byte> rest)
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(rest);
        rest = rest[sizeof(int)..];
        if (length == Null) return null;
        string cell = Encoding.UTF8.GetString(rest[..length]);
        rest = rest[length..];
        return cell;
    }
}
