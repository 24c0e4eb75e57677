using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Metadata;

namespace AutoCoder.Schema.Preflight.Assemblies;

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
        if (IsFluentMigrator(assemblyName) && FluentMigratorNames.IsKnown(fullName))
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

/// <summary>A type that metadata names, as far as it could be followed.</summary>
/// <param name="fullName">The name as reflection spells it: namespace, dots, nested classes with <c>+</c>.</param>
internal abstract class TypeSymbol(string fullName)
{
    public string FullName { get; } = fullName;
}

/// <summary>A type whose definition was found, in the assembly itself or in one beside it. One object a definition.</summary>
internal sealed class DefinedType : TypeSymbol
{
    private TypeSymbol? _base;
    private bool _baseIsKnown;

    public DefinedType(MetadataAssembly assembly, TypeDefinitionHandle handle)
        : base(TypeNames.Of(assembly.Reader, handle))
    {
        Assembly = assembly;
        Handle = handle;
        Definition = assembly.Reader.GetTypeDefinition(handle);
    }

    public MetadataAssembly Assembly { get; }

    public TypeDefinitionHandle Handle { get; }

    public TypeDefinition Definition { get; }

    /// <summary>The name without namespace and enclosing classes.</summary>
    public string Name => Assembly.Reader.GetString(Definition.Name);

    public bool IsInterface => (Definition.Attributes & TypeAttributes.Interface) != 0;

    /// <summary>Abstract as reflection sees it: interfaces and static classes are too.</summary>
    public bool IsAbstract => (Definition.Attributes & TypeAttributes.Abstract) != 0;

    public bool IsOpenGeneric => Definition.GetGenericParameters().Count > 0;

    public bool IsValueType => Base is ForeignType { FullName: "System.ValueType" or "System.Enum" };

    public bool IsEnum => Base is ForeignType { FullName: "System.Enum" };

    /// <summary>Public, and nested in public classes only: what <c>Assembly.GetExportedTypes</c> returns.</summary>
    public bool IsExported
    {
        get
        {
            TypeDefinition definition = Definition;
            int depth = 0;
            while (Visibility(definition) == TypeAttributes.NestedPublic && depth++ < TypeNames.MaximumNesting)
            {
                definition = Assembly.Reader.GetTypeDefinition(definition.GetDeclaringType());
            }

            return Visibility(definition) == TypeAttributes.Public;
        }
    }

    /// <summary>Null for interfaces.</summary>
    public TypeSymbol? Base
    {
        get
        {
            if (_baseIsKnown) return _base;
            _base = Assembly.Resolver.Resolve(Assembly, Definition.BaseType);
            _baseIsKnown = true;
            return _base;
        }
    }

    /// <summary>The interfaces that the definition itself lists.</summary>
    public IEnumerable<TypeSymbol> Interfaces
    {
        get
        {
            foreach (InterfaceImplementationHandle handle in Definition.GetInterfaceImplementations())
            {
                EntityHandle named = Assembly.Reader.GetInterfaceImplementation(handle).Interface;
                if (Assembly.Resolver.Resolve(Assembly, named) is { } found) yield return found;
            }
        }
    }

    private static TypeAttributes Visibility(TypeDefinition definition) => definition.Attributes & TypeAttributes.VisibilityMask;
}

/// <summary>A type that is known by its name only.</summary>
internal sealed class ForeignType(string fullName, string assemblyName, ForeignOrigin origin) : TypeSymbol(fullName)
{
    public string AssemblyName { get; } = assemblyName;

    public ForeignOrigin Origin { get; } = origin;
}

/// <summary>Where a type comes from that was not looked into.</summary>
internal enum ForeignOrigin
{
    /// <summary>.NET itself or a library signed by Microsoft: never a migration.</summary>
    Framework,

    /// <summary>FluentMigrator's own: its meaning is built in, see <see cref="FluentMigratorNames"/>.</summary>
    FluentMigrator,

    /// <summary>An assembly that is not beside the one being read.</summary>
    Missing,
}
