using System.Reflection;
using System.Reflection.Metadata;

namespace AutoCoder.Schema.Preflight.Assemblies;

/// <summary>Full names as reflection spells them.</summary>
internal static class TypeNames
{
    // Deeper nesting than any compiler writes; a damaged file may nest a class in itself.
    public const int MaximumNesting = 64;

    /// <exception cref="BadImageFormatException">The token names no type.</exception>
    public static string Of(MetadataReader reader, EntityHandle token) => token.Kind switch
    {
        HandleKind.TypeReference => Of(reader, (TypeReferenceHandle)token),
        HandleKind.TypeDefinition => Of(reader, (TypeDefinitionHandle)token),
        HandleKind.TypeSpecification =>
            SignatureNames.Instance.GetTypeFromSpecification(reader, 0, (TypeSpecificationHandle)token, 0),
        _ => throw new BadImageFormatException(),
    };

    public static string Of(MetadataReader reader, TypeDefinitionHandle handle)
    {
        TypeDefinition definition = reader.GetTypeDefinition(handle);
        string name = Join(reader, definition.Namespace, definition.Name);
        TypeDefinitionHandle outer = definition.GetDeclaringType();
        for (int depth = 0; !outer.IsNil && depth < MaximumNesting; depth++)
        {
            definition = reader.GetTypeDefinition(outer);
            name = Join(reader, definition.Namespace, definition.Name) + "+" + name;
            outer = definition.GetDeclaringType();
        }

        return name;
    }

    public static string Of(MetadataReader reader, TypeReferenceHandle handle)
    {
        TypeReference reference = reader.GetTypeReference(handle);
        string name = Join(reader, reference.Namespace, reference.Name);
        for (int depth = 0; reference.ResolutionScope.Kind == HandleKind.TypeReference && depth < MaximumNesting; depth++)
        {
            reference = reader.GetTypeReference((TypeReferenceHandle)reference.ResolutionScope);
            name = Join(reader, reference.Namespace, reference.Name) + "+" + name;
        }

        return name;
    }

    public static string Of(MetadataReader reader, ExportedType exported)
    {
        string name = Join(reader, exported.Namespace, exported.Name);
        for (int depth = 0; exported.Implementation.Kind == HandleKind.ExportedType && depth < MaximumNesting; depth++)
        {
            exported = reader.GetExportedType((ExportedTypeHandle)exported.Implementation);
            name = Join(reader, exported.Namespace, exported.Name) + "+" + name;
        }

        return name;
    }

    private static string Join(MetadataReader reader, StringHandle @namespace, StringHandle name) =>
        @namespace.IsNil ? reader.GetString(name) : reader.GetString(@namespace) + "." + reader.GetString(name);
}

/// <summary>Spells the types of signatures as full names: enough to tell overloads apart across assemblies.</summary>
/// <remarks>The context counts how deep specifications name each other: a damaged one may name itself.</remarks>
internal sealed class SignatureNames : ISignatureTypeProvider<string, int>
{
    private const int MaximumDepth = 16;
    private const int MaximumLength = 2000;

    public static readonly SignatureNames Instance = new();

    public static MethodSignature<string> Of(MetadataReader reader, MethodDefinition method)
    {
        Guard(reader, method.Signature);
        return method.DecodeSignature(Instance, 0);
    }

    public static MethodSignature<string> OfMethod(MetadataReader reader, MemberReference member)
    {
        Guard(reader, member.Signature);
        return member.DecodeMethodSignature(Instance, 0);
    }

    public static string OfField(MetadataReader reader, MemberReference member)
    {
        Guard(reader, member.Signature);
        return member.DecodeFieldSignature(Instance, 0);
    }

    public static string Of(MetadataReader reader, FieldDefinition field)
    {
        Guard(reader, field.Signature);
        return field.DecodeSignature(Instance, 0);
    }

    public static ImmutableArray<string> Of(MetadataReader reader, MethodSpecification method)
    {
        Guard(reader, method.Signature);
        return method.DecodeSignature(Instance, 0);
    }

    public static ImmutableArray<string> OfLocals(MetadataReader reader, StandaloneSignatureHandle handle)
    {
        StandaloneSignature locals = reader.GetStandaloneSignature(handle);
        Guard(reader, locals.Signature);
        return locals.DecodeLocalSignature(Instance, 0);
    }

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => "System." + typeCode;

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        TypeNames.Of(reader, handle);

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
        TypeNames.Of(reader, handle);

    public string GetTypeFromSpecification(
        MetadataReader reader, int genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        Specified(reader, reader.GetTypeSpecification(handle), genericContext);

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) =>
        genericType + "<" + string.Join(',', typeArguments) + ">";

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetArrayType(string elementType, ArrayShape shape) => elementType + "[,]";

    public string GetByReferenceType(string elementType) => elementType + "&";

    public string GetPointerType(string elementType) => elementType + "*";

    public string GetPinnedType(string elementType) => elementType;

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

    public string GetFunctionPointerType(MethodSignature<string> signature) => "method*";

    public string GetGenericMethodParameter(int genericContext, int index) => "!!" + index;

    public string GetGenericTypeParameter(int genericContext, int index) => "!" + index;

    private string Specified(MetadataReader reader, TypeSpecification specification, int depth)
    {
        Guard(reader, specification.Signature);
        return depth < MaximumDepth ? specification.DecodeSignature(this, depth + 1) : throw new BadImageFormatException();
    }

    // The decoder descends once for each byte of a hostile signature; no compiler writes one of this length.
    private static void Guard(MetadataReader reader, BlobHandle signature)
    {
        if (reader.GetBlobReader(signature).Length > MaximumLength) throw new BadImageFormatException();
    }
}

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
