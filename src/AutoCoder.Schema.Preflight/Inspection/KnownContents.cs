using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>
/// What was made of bytes that many databases have alike, told apart by every byte of them: no hash can make two of them one.
/// Keeps a bounded number; what comes after is made for each database, so memory does not grow with the fleet. Safe to share
/// between threads.
/// </summary>
/// <param name="most">How many are kept.</param>
/// <param name="mostBytes">How long their bytes are together at most.</param>
internal sealed class KnownContents<T>(int most, long mostBytes)
    where T : class
{
    private readonly ConcurrentDictionary<byte[], T> _known = new(ByContent.Instance);
    private int _count;
    private long _bytes;

    /// <summary>What is known of the bytes, or null.</summary>
    public T? Find(ReadOnlySpan<byte> content) =>
        _known.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(content, out T? known) ? known : null;

    /// <summary>
    /// Keeps what was made of bytes, while there is room; what another thread made of them meanwhile goes before.
    /// </summary>
    public T Keep(byte[] content, T made)
    {
        bool isFull = Volatile.Read(ref _count) >= most || Volatile.Read(ref _bytes) + content.Length > mostBytes;
        if (isFull) return made;
        T known = _known.GetOrAdd(content, made);
        if (!ReferenceEquals(known, made)) return known;
        Interlocked.Increment(ref _count);
        Interlocked.Add(ref _bytes, content.Length);
        return known;
    }

    private sealed class ByContent : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static ByContent Instance { get; } = new();

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }
    }
}

/// <summary>Room for the rows of one database after the other, which a thread makes once.</summary>
internal static class RowBuffer
{
    private const int FirstSize = 8 << 10, LargestKept = 1 << 20;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? Schema;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? Rows;

    /// <summary>The room for a schema, empty; what was in it before is gone.</summary>
    public static ArrayBufferWriter<byte> ForSchema() => Empty(ref Schema);

    /// <summary>The room for rows of versions or of a ledger, empty; what was in it before is gone.</summary>
    public static ArrayBufferWriter<byte> ForRows() => Empty(ref Rows);

    private static ArrayBufferWriter<byte> Empty(ref ArrayBufferWriter<byte>? room)
    {
        if (room is null || room.Capacity > LargestKept) room = new ArrayBufferWriter<byte>(FirstSize);
        room.ResetWrittenCount();
        return room;
    }
}

/// <summary>
/// Values of rows as bytes, one after the other, so that what databases have alike can be told from what they have not before
/// anything is made of it: the length of a text, then its bytes, and a length that no text has for NULL. Equal bytes are equal
/// values.
/// </summary>
internal static class RowCells
{
    private const int Null = -1;

    /// <summary>Writes a column of the row that a statement is at, as text.</summary>
    public static void Put(ArrayBufferWriter<byte> into, SqliteStatement row, int column)
    {
        if (row.IsNull(column)) PutLength(into, Null);
        else Put(into, row.Utf8(column));
    }

    /// <summary>Writes a text, or NULL.</summary>
    public static void Put(ArrayBufferWriter<byte> into, string? text)
    {
        if (text is null) PutLength(into, Null);
        else Put(into, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Writes a text that is in UTF-8.</summary>
    public static void Put(ArrayBufferWriter<byte> into, ReadOnlySpan<byte> text)
    {
        PutLength(into, text.Length);
        into.Write(text);
    }

    /// <summary>Reads a text, or NULL, and goes on behind it.</summary>
    public static string? Take(ref ReadOnlySpan<byte> rest)
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(rest);
        rest = rest[sizeof(int)..];
        if (length == Null) return null;
        string text = Encoding.UTF8.GetString(rest[..length]);
        rest = rest[length..];
        return text;
    }

    private static void PutLength(ArrayBufferWriter<byte> into, int length)
    {
        BinaryPrimitives.WriteInt32LittleEndian(into.GetSpan(sizeof(int)), length);
        into.Advance(sizeof(int));
    }
}
