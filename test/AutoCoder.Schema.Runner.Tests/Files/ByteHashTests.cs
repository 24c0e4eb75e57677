using System.Security.Cryptography;

namespace AutoCoder.Schema.Runner.Tests.Files;

/// <summary>Backups name their content by it: with the system's library or without, it is one hash.</summary>
internal class ByteHashTests
{
    [TestCase(true)]
    [TestCase(false)]
    public void It_is_SHA_256_of_every_length_in_whatever_pieces_it_comes(bool isSystems)
    {
        byte[] bytes = [.. Enumerable.Range(0, 1000).Select(i => (byte)(i * 31))];
        using var hash = new ByteHash(isSystems);
        foreach (int length in Enumerable.Range(0, 300).Concat([511, 512, 513, 1000]))
        {
            string expected = Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(0, length)));
            foreach (int piece in new[] { 1, 3, 55, 64, 65, 1000 })
            {
                for (int at = 0; at < length; at += piece) hash.Write(bytes.AsSpan(at, Math.Min(piece, length - at)));
                hash.Finish().ShouldBe(expected, $"{length} bytes in pieces of {piece}");
            }
        }
    }
}
