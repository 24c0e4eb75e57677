using System.Reflection.Metadata;

namespace AutoCoder.Schema.Preflight.Catalogues;

/// <summary>Full names as reflection spells them.</summary>
internal static class TypeNames
{
    // Deeper nesting than any compiler writes; a damaged file may nest a class in itself.
    public const int MaximumNesting = 64;

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
