using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Faults;

/// <summary>A database that was good once, and what happened to it; the same number gives the same file.</summary>
[SuppressMessage("Security", "CA5394", Justification = "A damage can be repeated with its number.")]
internal static class MutatedDatabase
{
    private const int PageSize = 4096;

    // https://www.sqlite.org/fileformat2.html#the_database_header
    private static readonly int[] HeaderFields = [16, 18, 19, 20, 21, 22, 23, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60, 64, 68, 92, 96, 100, 103, 105];

    private static readonly (string Name, Func<Random, byte[], byte[], byte[]> Apply)[] OfBytes =
    [
        ("bytes flipped", (random, bytes, _) => Flip(random, bytes, 0, bytes.Length)),
        ("bytes of the header flipped", (random, bytes, _) => Flip(random, bytes, 0, 112)),
        ("bytes of the schema flipped", (random, bytes, _) => Flip(random, bytes, 100, PageSize)),
        ("a field of the header", (random, bytes, _) => Field(random, bytes)),
        ("a huge page count", (random, bytes, _) => Number(bytes, 28, (uint)random.Next(1 << 20, int.MaxValue))),
        ("truncated", (random, bytes, _) => bytes[..random.Next(bytes.Length)]),
        ("truncated to pages", (random, bytes, _) => bytes[..(PageSize * random.Next(bytes.Length / PageSize))]),
        ("a page in the place of another", (random, bytes, _) => Splice(random, bytes, bytes)),
        ("a page of another database", Splice),
        ("half of another database", (random, bytes, other) => [.. bytes[..(PageSize * random.Next(1, bytes.Length / PageSize))], .. other[(PageSize * random.Next(1, other.Length / PageSize))..]]),
        ("a page of zeros", (random, bytes, _) => Splice(random, bytes, new byte[PageSize])),
        ("more at the end", (random, bytes, _) => [.. bytes, .. Noise(random, random.Next(1, 3 * PageSize))]),
        ("the cells of the schema", (random, bytes, _) => Cells(random, bytes)),
    ];

    /// <summary>Writes one.</summary>
    /// <param name="number">Which.</param>
    /// <param name="path">Where; the file is there, good, and closed.</param>
    /// <param name="other">Another good database.</param>
    /// <returns>What happened to it, in words.</returns>
    public static string Make(int number, string path, byte[] other)
    {
        Random random = new(number);
        if (random.Next(2) == 0) return BySql(random, path);
        (string name, Func<Random, byte[], byte[], byte[]> apply) = OfBytes[random.Next(OfBytes.Length)];
        File.WriteAllBytes(path, apply(random, File.ReadAllBytes(path), other));
        if (random.Next(8) != 0) return name;
        string companion = random.Next(2) == 0 ? "-wal" : "-journal";
        File.WriteAllBytes(path + companion, Companion(random, companion));
        return $"{name}, and a {companion}";
    }

    private static string BySql(Random random, string path)
    {
        string sql = MaliciousSql.Choose(random);
        try
        {
            using SqliteConnection connection = SqliteFile.Open(path);
            SqliteFile.Rows(connection, $"PRAGMA synchronous = OFF; PRAGMA ignore_check_constraints = ON; PRAGMA writable_schema = ON; {sql}");
            return sql[..Math.Min(sql.Length, 200)];
        }
        catch (SqliteException refused)
        {
            return $"not done ({refused.Message}): {sql[..Math.Min(sql.Length, 200)]}";
        }
    }

    private static byte[] Flip(Random random, byte[] bytes, int from, int to)
    {
        for (int i = random.Next(1, 20); i > 0; i--) bytes[random.Next(from, Math.Min(to, bytes.Length))] ^= (byte)random.Next(1, 256);
        return bytes;
    }

    private static byte[] Field(Random random, byte[] bytes)
    {
        int field = HeaderFields[random.Next(HeaderFields.Length)];
        if (random.Next(2) == 0) return Number(bytes, field, new uint[] { 0, 1, 2, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, (uint)random.Next() }[random.Next(7)]);
        bytes[field] = (byte)random.Next(256);
        return bytes;
    }

    private static byte[] Number(byte[] bytes, int at, uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at), value);
        return bytes;
    }

    private static byte[] Splice(Random random, byte[] bytes, byte[] other)
    {
        byte[] page = other.AsSpan(PageSize * random.Next(other.Length / PageSize), PageSize).ToArray();
        page.CopyTo(bytes, PageSize * random.Next(bytes.Length / PageSize));
        return bytes;
    }

    // The pointers to the cells, and what the cells begin with.
    private static byte[] Cells(Random random, byte[] bytes)
    {
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(108 + (2 * random.Next(12))), (ushort)random.Next(PageSize));
        }

        return bytes;
    }

    private static byte[] Noise(Random random, int length)
    {
        byte[] noise = new byte[length];
        random.NextBytes(noise);
        return noise;
    }

    private static byte[] Companion(Random random, string suffix)
    {
        byte[] bytes = Noise(random, random.Next(1, 20_000));
        byte[] magic = suffix == "-wal" ? [0x37, 0x7f, 0x06, 0x82, 0, 0x2d, 0xe2, 0x18, 0, 0, 0x10, 0] : [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7, 0, 0, 0, 2];
        if (random.Next(2) == 0) magic.AsSpan(0, Math.Min(magic.Length, bytes.Length)).CopyTo(bytes);
        return bytes;
    }
}
