using System.Security.Cryptography;
using System.Text;

namespace AutoCoder.Schema.Schemas;

/// <summary>Digests of text.</summary>
internal static class Digest
{
    /// <summary>SHA-256 of the text as UTF-8, 64 lower-case hexadecimal digits.</summary>
    public static string Of(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
