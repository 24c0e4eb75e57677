using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;

namespace AutoCoder.Schema.Preflight.Assemblies;

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

/// <summary>The assembly that is read and those in its folder, each opened once, when something asks for it.</summary>
internal sealed class AssemblyFolder(string path) : IDisposable
{
    private readonly Dictionary<string, MetadataAssembly?> _open = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes an assembly that is already open known under its simple name.</summary>
    public void Add(MetadataAssembly assembly) =>
        _open[assembly.Reader.GetString(assembly.Reader.GetAssemblyDefinition().Name)] = assembly;

    /// <summary>The assembly with this simple name, or null when it is not there or is none.</summary>
    public MetadataAssembly? Open(string simpleName, TypeResolver resolver)
    {
        if (_open.TryGetValue(simpleName, out MetadataAssembly? known)) return known;
        return _open[simpleName] = OpenFile(simpleName, resolver);
    }

    public void Dispose()
    {
        foreach (MetadataAssembly? assembly in _open.Values) assembly?.Dispose();
    }

    private MetadataAssembly? OpenFile(string simpleName, TypeResolver resolver)
    {
        // The name comes from a file that nobody vouches for: it must not lead out of the folder.
        if (simpleName.AsSpan().ContainsAny('/', '\\', '\0')) return null;
        if (AssemblyContent.Read(Path.Combine(path, simpleName + ".dll")) is not AssemblyContent.Loaded loaded) return null;
        try
        {
            return new MetadataAssembly(loaded.Bytes, resolver);
        }
        catch (BadImageFormatException)
        {
            return null;
        }
    }
}

/// <summary>Tells the exceptions that System.Reflection.Metadata throws for damaged files from bugs.</summary>
internal static class Damage
{
    /// <summary>
    /// Besides BadImageFormatException: handles and offsets out of range surface as argument and cast errors, lengths
    /// out of range as overflow, index and memory errors.
    /// </summary>
    public static bool IsSign(Exception exception) => exception is
        BadImageFormatException or ArgumentException or InvalidCastException or IndexOutOfRangeException
        or InvalidOperationException or OverflowException or OutOfMemoryException or FormatException;
}
