using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using System.Text;

namespace AutoCoder.Schema.Preflight.Assemblies;

/// <summary>
/// The lock file among an assembly's resources: each is its length in four bytes and then its bytes (ECMA-335,
/// II.24.2.4 and II.22.24).
/// </summary>
internal static class LockResource
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static Outcome<SchemaLock>? Read(byte[] assembly, LockOrigin origin)
    {
        try
        {
            using PEReader file = new(ImmutableCollectionsMarshal.AsImmutableArray(assembly));
            return file.HasMetadata ? Read(file, origin) : null;
        }
        catch (Exception e) when (Damage.IsSign(e))
        {
            return Refused(origin, "is damaged");
        }
    }

    private static Outcome<SchemaLock>? Read(PEReader file, LockOrigin origin)
    {
        MetadataReader metadata = file.GetMetadataReader();
        ManifestResource[] found =
            [.. metadata.ManifestResources.Select(metadata.GetManifestResource).Where(resource => IsLock(metadata, resource))];
        return found switch
        {
            [] => null,
            [{ Implementation.IsNil: true } resource] => SchemaLockParser.Read(Text(file, resource), origin),
            [_] => Refused(origin, "is a link to another file; embed it"),
            _ => Refused(origin, $"is there {found.Length} times ({string.Join(", ", Names(metadata, found))}); embed one"),
        };
    }

    private static IEnumerable<string> Names(MetadataReader metadata, ManifestResource[] resources) =>
        resources.Select(resource => metadata.GetString(resource.Name)).Order(StringComparer.Ordinal);

    private static bool IsLock(MetadataReader metadata, ManifestResource resource)
    {
        string name = metadata.GetString(resource.Name);
        return name == SchemaLock.FileName || name.EndsWith("." + SchemaLock.FileName, StringComparison.Ordinal);
    }

    private static string Text(PEReader file, ManifestResource resource)
    {
        int address = file.PEHeaders.CorHeader!.ResourcesDirectory.RelativeVirtualAddress;
        BlobReader reader = file.GetSectionData(address).GetReader();
        reader.Offset = checked((int)resource.Offset);
        int length = reader.ReadInt32();
        if (length < 0 || length > reader.RemainingBytes) throw new BadImageFormatException();
        return Strict.GetString(reader.ReadBytes(length));
    }

    private static Outcome<SchemaLock>.Refused Refused(LockOrigin origin, string what) => new([origin.Problem(what)]);
}
