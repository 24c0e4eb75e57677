using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using SQLitePCL;

namespace AutoCoder.Schema.Runner.Sqlite;

/// <summary>
/// Sums the hashes of rows. Each row's hash is over storage class, length and bytes of its values, so NULL, 0, '0', x'30' and
/// '' differ, and no value runs into the next. The sum, modulo 2^256, is the same in whatever order the rows come.
/// </summary>
/// <param name="isKept">
/// Whether the sum is written down somewhere: then SHA-256; XXH128, a tenth of the work, for what is compared within one run.
/// </param>
internal sealed class ValueHash(bool isKept) : IDisposable
{
    private const int HeadSize = 9, BufferSize = 16 << 10;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int _length;
    private ByteHash? _long;
    private XxHash128? _passing;
    private bool _hasOverflowed;

    /// <summary>How long the row in hand is; null for one that is too long to be begun again.</summary>
    public int? Length => _hasOverflowed ? null : _length;

    /// <summary>Begins a row with the first bytes of the one before.</summary>
    /// <param name="length">How many; what <see cref="Length"/> said within that row.</param>
    public void BeginWith(int length) => _length = length;

    /// <summary>Adds a column of a row to the row in hand.</summary>
    public void Add(SqliteStatement row, int column)
    {
        int type = row.Type(column);
        switch (type)
        {
            case raw.SQLITE_INTEGER:
                Head(type, row.Integer(column));
                break;
            case raw.SQLITE_FLOAT:
                Head(type, BitConverter.DoubleToInt64Bits(row.Real(column)));
                break;
            case raw.SQLITE_NULL:
                Head(type, 0);
                break;
            default: // the bytes of a text as they are stored, not as UTF-8 that has replaced what is none
                ReadOnlySpan<byte> bytes = row.Bytes(column);
                Head(type, bytes.Length);
                Add(bytes);
                break;
        }
    }

    /// <summary>Ends the row in hand and adds its hash to a sum.</summary>
    public void AddRowTo(ref Sum sum)
    {
        Span<byte> hash = stackalloc byte[Digest.Size];
        hash.Clear();
        if (_hasOverflowed || isKept)
        {
            Append(_buffer.AsSpan(0, _length));
            if (isKept) _long!.Finish(hash);
            else _passing!.GetHashAndReset(hash);
        }
        else
        {
            XxHash128.Hash(_buffer.AsSpan(0, _length), hash);
        }

        _length = 0;
        _hasOverflowed = false;
        sum.Add(hash);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _long?.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private void Head(int type, long number)
    {
        Span<byte> head = stackalloc byte[HeadSize];
        head[0] = (byte)type;
        BinaryPrimitives.WriteInt64LittleEndian(head[1..], number);
        Add(head);
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > BufferSize - _length)
        {
            Append(_buffer.AsSpan(0, _length));
            _length = 0;
            _hasOverflowed = true;
        }

        if (bytes.Length > BufferSize)
        {
            Append(bytes);
            return;
        }

        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (isKept) (_long ??= new()).Write(bytes);
        else (_passing ??= new()).Append(bytes);
    }

    /// <summary>A sum of hashes, modulo 2^256.</summary>
    internal struct Sum
    {
        private UInt128 _low, _high;

        /// <summary>The lower half; of one row that is not kept, all of its hash.</summary>
        public readonly UInt128 Low => _low;

        /// <summary>Adds a hash of 32 bytes.</summary>
        public void Add(ReadOnlySpan<byte> hash)
        {
            UInt128 low = BinaryPrimitives.ReadUInt128LittleEndian(hash);
            _low += low;
            _high += BinaryPrimitives.ReadUInt128LittleEndian(hash[16..]) + (_low < low ? UInt128.One : UInt128.Zero);
        }

        /// <summary>The sum in lower-case hexadecimal digits.</summary>
        public override readonly string ToString() => $"{_high:x32}{_low:x32}";
    }
}
