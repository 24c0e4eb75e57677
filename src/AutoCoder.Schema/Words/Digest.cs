using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace AutoCoder.Schema.Words;

/// <summary>
/// SHA-256 (FIPS 180-4). .NET's own loads OpenSSL, which costs 2 ms at the first digest, where the whole gate takes 5, and ends
/// the process on a machine without that library; the gate digests a few kilobytes. A test holds the two together.
/// </summary>
internal sealed class Digest
{
    /// <summary>How many bytes a digest has.</summary>
    public const int Size = 32;

    private const int Block = 64;

    private static ReadOnlySpan<uint> Constants =>
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    private readonly uint[] _state = Beginning.ToArray(), _words = new uint[Block];
    private readonly byte[] _rest = new byte[Block];
    private ulong _length;

    private static ReadOnlySpan<uint> Beginning =>
        [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

    /// <summary>The digest of the text as UTF-8, 64 lower-case hexadecimal digits.</summary>
    public static string Of(string text)
    {
        Span<uint> state = stackalloc uint[Size / sizeof(uint)];
        Beginning.CopyTo(state);
        int length = Encoding.UTF8.GetByteCount(text), padded = (length + 8 + Block) / Block * Block;
        byte[] message = ArrayPool<byte>.Shared.Rent(padded);
        Pad(text, length, message.AsSpan(0, padded));
        Span<uint> words = stackalloc uint[Block];
        for (int start = 0; start < padded; start += Block) Add(message.AsSpan(start, Block), words, state);
        ArrayPool<byte>.Shared.Return(message);
        Span<byte> hash = stackalloc byte[Size];
        Write(state, hash);
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>Adds bytes to what is digested.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        int held = (int)(_length % Block);
        _length += (ulong)bytes.Length;
        if (held > 0)
        {
            int taken = Math.Min(bytes.Length, Block - held);
            bytes[..taken].CopyTo(_rest.AsSpan(held));
            bytes = bytes[taken..];
            if (held + taken < Block) return;
            Add(_rest, _words, _state);
        }

        for (; bytes.Length >= Block; bytes = bytes[Block..]) Add(bytes[..Block], _words, _state);
        bytes.CopyTo(_rest);
    }

    /// <summary>Writes the digest of what was added, and begins anew.</summary>
    public void Finish(Span<byte> hash)
    {
        ulong bits = _length * 8;
        Span<byte> end = stackalloc byte[Block + 8];
        int padding = (int)(Block - (_length + 8) % Block);
        end.Clear();
        end[0] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(end[padding..], bits);
        Append(end[..(padding + 8)]);
        Write(_state, hash);
        Beginning.CopyTo(_state);
        _length = 0;
    }

    private static void Write(ReadOnlySpan<uint> state, Span<byte> hash)
    {
        for (int i = 0; i < state.Length; i++) BinaryPrimitives.WriteUInt32BigEndian(hash[(i * 4)..], state[i]);
    }

    /// <summary>The bytes, a one bit, zeros, and the length in bits in the last eight bytes of a block.</summary>
    private static void Pad(string text, int length, Span<byte> message)
    {
        Encoding.UTF8.GetBytes(text, message);
        message[length..].Clear();
        message[length] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(message[^8..], (ulong)length * 8);
    }

    private static void Add(ReadOnlySpan<byte> block, Span<uint> words, Span<uint> state)
    {
        for (int i = 0; i < 16; i++) words[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(i * 4)..]);
        for (int i = 16; i < Block; i++)
            words[i] = words[i - 16] + Small(words[i - 15], 7, 18, 3) + words[i - 7] + Small(words[i - 2], 17, 19, 10);
        uint a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
        for (int i = 0; i < Block; i += 8) // after eight rounds each of the eight is in its place again
        {
            Round(a, b, c, ref d, e, f, g, ref h, Constants[i] + words[i]);
            Round(h, a, b, ref c, d, e, f, ref g, Constants[i + 1] + words[i + 1]);
            Round(g, h, a, ref b, c, d, e, ref f, Constants[i + 2] + words[i + 2]);
            Round(f, g, h, ref a, b, c, d, ref e, Constants[i + 3] + words[i + 3]);
            Round(e, f, g, ref h, a, b, c, ref d, Constants[i + 4] + words[i + 4]);
            Round(d, e, f, ref g, h, a, b, ref c, Constants[i + 5] + words[i + 5]);
            Round(c, d, e, ref f, g, h, a, ref b, Constants[i + 6] + words[i + 6]);
            Round(b, c, d, ref e, f, g, h, ref a, Constants[i + 7] + words[i + 7]);
        }

        ReadOnlySpan<uint> sum = [a, b, c, d, e, f, g, h];
        for (int i = 0; i < sum.Length; i++) state[i] += sum[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(uint a, uint b, uint c, ref uint d, uint e, uint f, uint g, ref uint h, uint word)
    {
        uint one = h + Large(e, 6, 11, 25) + (g ^ (e & (f ^ g))) + word;
        d += one;
        h = one + Large(a, 2, 13, 22) + ((a & b) | (c & (a | b)));
    }

    private static uint Small(uint x, int first, int second, int shift) =>
        BitOperations.RotateRight(x, first) ^ BitOperations.RotateRight(x, second) ^ (x >> shift);

    private static uint Large(uint x, int first, int second, int third) =>
        BitOperations.RotateRight(x, first) ^ BitOperations.RotateRight(x, second) ^ BitOperations.RotateRight(x, third);
}
