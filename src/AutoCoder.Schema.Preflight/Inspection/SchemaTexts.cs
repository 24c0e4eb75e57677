using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>
/// The distinct schemas of a fleet, told apart by every byte of their text: no hash can make two of them one. Keeps a
/// bounded number; what comes after is taken apart for each database, so memory does not grow with the fleet.
/// </summary>
/// <param name="most">How many are kept.</param>
/// <param name="mostBytes">How long they are together at most.</param>
internal sealed class SchemaTexts(int most = 10_000, long mostBytes = 64L << 20)
{
    private readonly ConcurrentDictionary<byte[], SchemaText> _known = new(ByContent.Instance);
    private int _count;
    private long _bytes;

    /// <summary>The schema with this text: the one that is known, or a new one.</summary>
    public SchemaText Of(ReadOnlySpan<byte> rows)
    {
        if (_known.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(rows, out SchemaText? known)) return known;
        byte[] key = rows.ToArray();
        var text = new SchemaText(key);
        bool isFull = Volatile.Read(ref _count) >= most || Volatile.Read(ref _bytes) + key.Length > mostBytes;
        if (isFull) return text;
        known = _known.GetOrAdd(key, text);
        if (ReferenceEquals(known, text))
        {
            Interlocked.Increment(ref _count);
            Interlocked.Add(ref _bytes, key.Length);
        }

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
