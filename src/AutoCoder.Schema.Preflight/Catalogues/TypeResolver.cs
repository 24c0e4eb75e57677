using System.Reflection.Metadata;

namespace AutoCoder.Schema.Preflight.Catalogues;

/// <summary>Follows the type names of assemblies to their definitions, in the assembly itself or in those beside it.</summary>
internal sealed class TypeResolver(AssemblyFolder folder)
{
    // A chain of forwarding assemblies is one or two long; a damaged one could be a circle.
    private const int MaximumForwards = 8;

    private readonly Dictionary<(MetadataAssembly, EntityHandle), TypeSymbol?> _resolved = [];

    /// <summary>The type behind a definition, reference or specification; null when the handle is nil or no class.</summary>
    public TypeSymbol? Resolve(MetadataAssembly assembly, EntityHandle handle)
    {
        if (handle.IsNil) return null;
        if (handle.Kind == HandleKind.TypeDefinition) return assembly.Type((TypeDefinitionHandle)handle);
        if (_resolved.TryGetValue((assembly, handle), out TypeSymbol? known)) return known;
        TypeSymbol? found = handle.Kind switch
        {
            HandleKind.TypeReference => Follow(assembly, (TypeReferenceHandle)handle),
            HandleKind.TypeSpecification => Generic(assembly, (TypeSpecificationHandle)handle),
            _ => null,
        };
        return _resolved[(assembly, handle)] = found;
    }

    /// <summary>The type with this name in the assembly with that simple name.</summary>
    public TypeSymbol Find(string fullName, string assemblyName, bool isFramework, int forwards = 0)
    {
        if (IsFluentMigrator(assemblyName) && FluentMigratorTypes.IsKnown(fullName))
        {
            return new ForeignType(fullName, assemblyName, ForeignOrigin.FluentMigrator);
        }

        if (isFramework) return new ForeignType(fullName, assemblyName, ForeignOrigin.Framework);
        if (folder.Open(assemblyName, this) is { } beside)
        {
            if (beside.Find(fullName) is { } defined) return defined;
            if (forwards < MaximumForwards && Forwarded(beside, fullName, forwards) is { } forwarded) return forwarded;
        }

        return new ForeignType(fullName, assemblyName, ForeignOrigin.Missing);
    }

    private static bool IsFluentMigrator(string assemblyName) =>
        assemblyName.StartsWith("FluentMigrator", StringComparison.Ordinal);

    private TypeSymbol? Follow(MetadataAssembly assembly, TypeReferenceHandle handle)
    {
        MetadataReader reader = assembly.Reader;
        string fullName = TypeNames.Of(reader, handle);
        EntityHandle scope = reader.GetTypeReference(handle).ResolutionScope;
        for (int depth = 0; scope.Kind == HandleKind.TypeReference && depth < MaximumForwards; depth++)
        {
            scope = reader.GetTypeReference((TypeReferenceHandle)scope).ResolutionScope;
        }

        if (scope.Kind != HandleKind.AssemblyReference) return assembly.Find(fullName);
        AssemblyReference target = reader.GetAssemblyReference((AssemblyReferenceHandle)scope);
        return Find(fullName, reader.GetString(target.Name), FrameworkKeys.Signed(reader, target));
    }

    private TypeSymbol? Generic(MetadataAssembly assembly, TypeSpecificationHandle handle)
    {
        BlobReader signature = assembly.Reader.GetBlobReader(assembly.Reader.GetTypeSpecification(handle).Signature);
        if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance) return null;
        signature.ReadByte(); // class or value type
        EntityHandle open = signature.ReadTypeHandle();
        return open.Kind == HandleKind.TypeSpecification ? null : Resolve(assembly, open);
    }

    private TypeSymbol? Forwarded(MetadataAssembly assembly, string fullName, int forwards)
    {
        MetadataReader reader = assembly.Reader;
        foreach (ExportedTypeHandle handle in reader.ExportedTypes)
        {
            ExportedType exported = reader.GetExportedType(handle);
            if (exported.Implementation.Kind != HandleKind.AssemblyReference) continue;
            string name = reader.GetString(exported.Namespace) + "." + reader.GetString(exported.Name);
            if (!fullName.StartsWith(name, StringComparison.Ordinal)) continue;
            if (fullName.Length > name.Length && fullName[name.Length] != '+') continue;
            AssemblyReference target = reader.GetAssemblyReference((AssemblyReferenceHandle)exported.Implementation);
            return Find(fullName, reader.GetString(target.Name), FrameworkKeys.Signed(reader, target), forwards + 1);
        }

        return null;
    }
}
