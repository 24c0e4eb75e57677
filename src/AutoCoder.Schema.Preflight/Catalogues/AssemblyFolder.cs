namespace AutoCoder.Schema.Preflight.Catalogues;

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
