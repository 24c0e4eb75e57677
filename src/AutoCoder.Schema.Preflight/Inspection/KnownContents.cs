using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

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

    /// <summary>Keeps what was made of bytes, while there is room; what another thread made of them meanwhile goes before.</summary>
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
