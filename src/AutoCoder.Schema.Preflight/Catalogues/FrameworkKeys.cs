using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Metadata;

namespace AutoCoder.Schema.Preflight.Catalogues;

/// <summary>Tells .NET's own assemblies by the keys that Microsoft signs them with: no migration is in one.</summary>
internal static class FrameworkKeys
{
    public static bool Signed(MetadataReader reader, AssemblyReference reference)
    {
        if (reference.PublicKeyOrToken.IsNil || (reference.Flags & AssemblyFlags.PublicKey) != 0) return false;
        BlobReader token = reader.GetBlobReader(reference.PublicKeyOrToken);
        return token.Length == sizeof(ulong) && IsMicrosofts(token.ReadUInt64());
    }

    /// <summary>The same for an assembly-qualified type name, as attribute arguments have them.</summary>
    public static bool Named(string assemblyQualifiedName)
    {
        const string Label = "PublicKeyToken=";
        int at = assemblyQualifiedName.IndexOf(Label, StringComparison.Ordinal);
        if (at < 0 || at + Label.Length + 16 > assemblyQualifiedName.Length) return false;
        ReadOnlySpan<char> digits = assemblyQualifiedName.AsSpan(at + Label.Length, 16);
        return ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong token)
            && IsMicrosofts(BinaryPrimitives.ReverseEndianness(token));
    }

    // Read as one little-endian number: the first byte of the public key token is the lowest.
    private static bool IsMicrosofts(ulong token) => token is
        0x3A0A_D511_7F5F_3FB0 // b03f5f7f11d50a3a
        or 0x89E0_3419_565C_7AB7 // b77a5c561934e089
        or 0x51DD_2DCD_FF13_7BCC // cc7b13ffcd2ddd51
        or 0x8E79_A7BE_D785_EC7C // 7cec85d7bea7798e
        or 0x60AE_DD29_3879_B9AD // adb9793829ddae60
        or 0x354E_36AD_5638_BF31; // 31bf3856ad364e35
}
