using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>
/// Rows of a ledger as bytes, so that one ledger can be told from another before anything is made of either: what the rows say,
/// and where a NULL or no number stands. Equal bytes are equal rows.
/// </summary>
internal ref struct LedgerCells(ReadOnlySpan<byte> rows)
{
    private const int Null = -1;
    private ReadOnlySpan<byte> _rest = rows;

    /// <summary>The version; null when something else stands in its place.</summary>
    public long? Version { get; private set; }

    /// <summary>What stands in its place, as SQLite names it.</summary>
    public string? VersionType { get; private set; }

    /// <summary>What was done.</summary>
    public string? Action { get; private set; }

    /// <summary>The hash; null when there is none.</summary>
    public string? Hash { get; private set; }

    /// <summary>Whether NULL stands for the hash.</summary>
    public readonly bool HasNoHash => Hash is null;

    /// <summary>Writes the row that a statement is at.</summary>
    public static void Write(ReadOnlyStatement row, ArrayBufferWriter<byte> into)
    {
        bool isVersion = row.IsInteger(0);
        into.GetSpan(1)[0] = isVersion ? (byte)1 : (byte)0;
        into.Advance(1);
        if (isVersion) Put(into, row.Integer(0));
        else SchemaText.Put(into, Encoding.ASCII.GetBytes(row.TypeName(0)));
        PutText(row, 1, into);
        PutText(row, 2, into);
    }

    /// <summary>Goes to the next row; false after the last.</summary>
    public bool Next()
    {
        if (_rest.IsEmpty) return false;
        bool isVersion = _rest[0] == 1;
        _rest = _rest[1..];
        Version = isVersion ? TakeNumber() : null;
        VersionType = isVersion ? null : TakeText();
        Action = TakeText();
        Hash = TakeText();
        return true;
    }

    private static void PutText(ReadOnlyStatement row, int column, ArrayBufferWriter<byte> into)
    {
        if (!row.IsNull(column))
        {
            SchemaText.Put(into, row.Utf8(column));
            return;
        }

        BinaryPrimitives.WriteInt32LittleEndian(into.GetSpan(sizeof(int)), Null);
        into.Advance(sizeof(int));
    }

    private static void Put(ArrayBufferWriter<byte> into, long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(into.GetSpan(sizeof(long)), number);
        into.Advance(sizeof(long));
    }

    private long TakeNumber()
    {
        long number = BinaryPrimitives.ReadInt64LittleEndian(_rest);
        _rest = _rest[sizeof(long)..];
        return number;
    }

    private string? TakeText()
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(_rest);
        _rest = _rest[sizeof(int)..];
        if (length == Null) return null;
        ReadOnlySpan<byte> text = _rest[..length];
        _rest = _rest[length..];
        int end = text.IndexOf((byte)0); // where text ends for SQLite
        return Encoding.UTF8.GetString(end < 0 ? text : text[..end]);
    }
}
