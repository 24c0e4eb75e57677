using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>
/// The text of a schema, and what was found out about it. A fleet has few distinct ones: one inspector gives every database
/// with the same text the same object, so that each is taken apart once. Safe to share between threads.
/// </summary>
internal sealed class SchemaText : IAskedSchema
{
    private const int MostAnswers = 10_000;

    private readonly byte[] _rows;
    private readonly ConcurrentDictionary<object, object?> _answers = new(concurrencyLevel: 1, capacity: 1);
    private int _answered;

    internal SchemaText(byte[] rows) => _rows = rows;

    /// <summary>The schema of what has none, or could not be read.</summary>
    internal static SchemaText None { get; } = new([]);

    /// <summary>
    /// The rows of <c>sqlite_schema</c> that have a statement, without those of the version table, of the ledger and of
    /// SQLite itself (<c>sqlite_…</c>). Made anew at each call.
    /// </summary>
    public ImmutableArray<SchemaEntry> Entries
    {
        get
        {
            var entries = ImmutableArray.CreateBuilder<SchemaEntry>();
            ReadOnlySpan<byte> rest = _rows;
            while (!rest.IsEmpty) entries.Add(new SchemaEntry(Take(ref rest), Take(ref rest), Take(ref rest), Take(ref rest)));
            return entries.ToImmutable();
        }
    }

    /// <inheritdoc />
    public DatabaseSchema Read() => SchemaReader.Read(Entries);

    /// <inheritdoc />
    public T? Answer<T>(object question, Func<DatabaseSchema, T?> find)
        where T : class =>
        Answer(question, static asked => asked.Find(asked.Text.Read()), (Text: this, Find: find));

    /// <summary>
    /// The answer to a question that is not asked of the parsed schema, found out once like any other. A bounded number of
    /// answers is kept; what comes after is found out for each asker.
    /// </summary>
    internal T? Answer<T, TContext>(object question, Func<TContext, T?> find, TContext context)
        where T : class
    {
        if (_answers.TryGetValue(question, out object? known)) return (T?)known;
        if (Volatile.Read(ref _answered) >= MostAnswers) return find(context);
        T? answer = find(context);
        if (!_answers.TryAdd(question, answer)) return (T?)_answers[question];
        Interlocked.Increment(ref _answered);
        return answer;
    }

    /// <summary>Writes one cell of a row as <see cref="Entries"/> reads it: its length, then its bytes.</summary>
    internal static void Put(System.Buffers.ArrayBufferWriter<byte> rows, ReadOnlySpan<byte> cell)
    {
        BinaryPrimitives.WriteInt32LittleEndian(rows.GetSpan(sizeof(int)), cell.Length);
        rows.Advance(sizeof(int));
        cell.CopyTo(rows.GetSpan(cell.Length));
        rows.Advance(cell.Length);
    }

    private static string Take(ref ReadOnlySpan<byte> rest)
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(rest);
        string cell = Encoding.UTF8.GetString(rest.Slice(sizeof(int), length));
        rest = rest[(sizeof(int) + length)..];
        return cell;
    }
}

/// <summary>The distinct schemas of a fleet.</summary>
/// <param name="most">How many are kept.</param>
/// <param name="mostBytes">How long they are together at most.</param>
internal sealed class SchemaTexts(int most = 10_000, long mostBytes = 64L << 20)
{
    private readonly KnownContents<SchemaText> _known = new(most, mostBytes);

    /// <summary>The schema with this text: the one that is known, or a new one.</summary>
    public SchemaText Of(ReadOnlySpan<byte> rows)
    {
        if (_known.Find(rows) is { } known) return known;
        byte[] text = rows.ToArray();
        return _known.Keep(text, new SchemaText(text));
    }
}

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
