using System.Reflection;
using System.Reflection.Metadata;

namespace AutoCoder.Schema.Preflight.Catalogues;

/// <summary>Names the types of attribute arguments, and how wide an enum's values are.</summary>
internal sealed class AttributeArgumentTypes(MetadataAssembly assembly) : ICustomAttributeTypeProvider<string>
{
    private readonly Dictionary<string, TypeSymbol> _named = [];

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => "System." + typeCode;

    public string GetSystemType() => "System.Type";

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        Remember(assembly.Type(handle));

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
        Remember(assembly.Resolver.Resolve(assembly, handle));

    public string GetTypeFromSerializedName(string name)
    {
        string[] parts = name.Split(',', 3, StringSplitOptions.TrimEntries);
        TypeSymbol? type = assembly.Find(parts[0]);
        if (type is null && parts.Length > 1) type = assembly.Resolver.Find(parts[0], parts[1], FrameworkKeys.Named(name));
        return Remember(type ?? new ForeignType(parts[0], "", ForeignOrigin.Framework));
    }

    public bool IsSystemType(string type) => type == "System.Type";

    // The enums of FluentMigrator, and those of .NET that make sense on a migration, are 32 bits wide.
    public PrimitiveTypeCode GetUnderlyingEnumType(string type) => _named.GetValueOrDefault(type) switch
    {
        DefinedType defined => Width(defined),
        ForeignType { Origin: ForeignOrigin.Missing } missing =>
            throw new BadImageFormatException(
                $"The enum {missing.FullName} is in {missing.AssemblyName}.dll, which is not there."),
        _ => PrimitiveTypeCode.Int32,
    };

    private string Remember(TypeSymbol? type)
    {
        if (type is null) throw new BadImageFormatException("An argument has a type that does not exist.");
        _named[type.FullName] = type;
        return type.FullName;
    }

    private static PrimitiveTypeCode Width(DefinedType type)
    {
        MetadataReader reader = type.Assembly.Reader;
        foreach (FieldDefinitionHandle handle in type.Definition.GetFields())
        {
            FieldDefinition field = reader.GetFieldDefinition(handle);
            if ((field.Attributes & FieldAttributes.Static) != 0) continue;
            BlobReader signature = reader.GetBlobReader(field.Signature);
            signature.ReadSignatureHeader();
            return (PrimitiveTypeCode)signature.ReadSignatureTypeCode();
        }

        return PrimitiveTypeCode.Int32;
    }
}
