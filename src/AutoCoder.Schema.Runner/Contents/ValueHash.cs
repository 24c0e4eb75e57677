using System.Buffers.Binary;
using System.Security.Cryptography;
using SQLitePCL;

namespace AutoCoder.Schema.Runner.Contents;

/// <summary>
/// Sums the hashes of rows. Each row's SHA-256 is over storage class, length and bytes of its values, so NULL, 0, '0', x'30' and
/// '' differ, and no value runs into the next. The sum, modulo 2^256, is the same in whatever order the rows come.
/// </summary>
internal sealed class ValueHash : IDisposable
{
    private const int HeadSize = 9;

    private readonly byte[] _buffer = new byte[16 << 10];
    private readonly IncrementalHash _long = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private int _length;
    private bool _hasOverflowed;

    /// <summary>Adds a column of the current row of a statement to the row in hand.</summary>
    public void Add(sqlite3_stmt row, int column)
    {
        int type = raw.sqlite3_column_type(row, column);
        switch (type)
        {
            case raw.SQLITE_INTEGER:
                Head(type, raw.sqlite3_column_int64(row, column));
                break;
            case raw.SQLITE_FLOAT:
                Head(type, BitConverter.DoubleToInt64Bits(raw.sqlite3_column_double(row, column)));
                break;
            case raw.SQLITE_NULL:
                Head(type, 0);
                break;
            default: // the bytes of a text as they are stored, not as UTF-8 that has replaced what is none
                ReadOnlySpan<byte> bytes = raw.sqlite3_column_blob(row, column);
                Head(type, bytes.Length);
                Add(bytes);
                break;
        }
    }

    /// <summary>Ends the row in hand and adds its hash to a sum.</summary>
    public void AddRowTo(ref Sum sum)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (_hasOverflowed)
        {
            _long.AppendData(_buffer, 0, _length);
            _long.GetHashAndReset(hash);
        }
        else
        {
            SHA256.HashData(_buffer.AsSpan(0, _length), hash);
        }

        _length = 0;
        _hasOverflowed = false;
        sum.Add(hash);
    }

    /// <inheritdoc />
    public void Dispose() => _long.Dispose();

    private void Head(int type, long number)
    {
        Span<byte> head = stackalloc byte[HeadSize];
        head[0] = (byte)type;
        BinaryPrimitives.WriteInt64LittleEndian(head[1..], number);
        Add(head);
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _buffer.Length - _length)
        {
            _long.AppendData(_buffer, 0, _length);
            _length = 0;
            _hasOverflowed = true;
        }

        if (bytes.Length > _buffer.Length)
        {
            _long.AppendData(bytes);
            return;
        }

        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>A sum of hashes, modulo 2^256.</summary>
    internal struct Sum
    {
        private UInt128 _low, _high;

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
