using System.Reflection;
using System.Reflection.Metadata;

namespace AutoCoder.Schema.Preflight.Catalogues;

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
            for (int depth = 0; Visibility(definition) == TypeAttributes.NestedPublic && depth < TypeNames.MaximumNesting; depth++)
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
