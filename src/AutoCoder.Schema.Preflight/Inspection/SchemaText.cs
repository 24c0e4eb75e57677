using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;

namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>
/// The text of a schema, and what was found out about it. A fleet has few distinct ones: one inspector gives every database
/// with the same text the same object, so that each is taken apart once. Safe to share between threads.
/// </summary>
internal sealed class SchemaText
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

    /// <summary>The answer to a question about this schema: the first asker finds it out, every other gets the same.</summary>
    /// <param name="question">What tells the question from every other, by its equality.</param>
    /// <param name="find">Finds the answer out of the schema.</param>
    public T? Answer<T>(object question, Func<DatabaseSchema, T?> find)
        where T : class =>
        Answer(question, static asked => asked.Find(SchemaReader.Read(asked.Text.Entries)), (Text: this, Find: find));

    /// <summary>
    /// The answer to a question that is not asked of the parsed schema, found out once like any other. A bounded number of answers
    /// is kept; what comes after is found out for each asker.
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
