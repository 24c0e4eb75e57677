using System.Reflection.Metadata;

namespace AutoCoder.Schema.Preflight.Catalogues;

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
