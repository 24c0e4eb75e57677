using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;

namespace AutoCoder.Schema.Preflight.Catalogues;

/// <summary>An assembly file in memory, read as data: nothing of it is loaded or run.</summary>
internal sealed class MetadataAssembly : IDisposable
{
    private readonly PEReader _file;
    private readonly Dictionary<TypeDefinitionHandle, DefinedType> _types = [];

    /// <exception cref="BadImageFormatException">The bytes are not a managed assembly.</exception>
    public MetadataAssembly(byte[] content, TypeResolver resolver)
    {
        Resolver = resolver;
        _file = new PEReader(ImmutableCollectionsMarshal.AsImmutableArray(content));
        if (!_file.HasMetadata) throw new BadImageFormatException();
        Reader = _file.GetMetadataReader();
        if (!Reader.IsAssembly) throw new BadImageFormatException();
    }

    public MetadataReader Reader { get; }

    /// <summary>What follows the names in this assembly.</summary>
    public TypeResolver Resolver { get; }

    public DefinedType Type(TypeDefinitionHandle handle)
    {
        if (_types.TryGetValue(handle, out DefinedType? known)) return known;
        return _types[handle] = new DefinedType(this, handle);
    }

    /// <summary>The type with this full name, or null. Nested names are spelled with <c>+</c>.</summary>
    public DefinedType? Find(string fullName)
    {
        int simpleNameAt = fullName.LastIndexOfAny(['.', '+']) + 1;
        string simpleName = fullName[simpleNameAt..];
        foreach (TypeDefinitionHandle handle in Reader.TypeDefinitions)
        {
            TypeDefinition definition = Reader.GetTypeDefinition(handle);
            if (!Reader.StringComparer.Equals(definition.Name, simpleName)) continue;
            DefinedType candidate = Type(handle);
            if (string.Equals(candidate.FullName, fullName, StringComparison.Ordinal)) return candidate;
        }

        return null;
    }

    /// <exception cref="BadImageFormatException">The file has no such body.</exception>
    public MethodBodyBlock Body(int relativeVirtualAddress) => _file.GetMethodBody(relativeVirtualAddress);

    public void Dispose() => _file.Dispose();
}
