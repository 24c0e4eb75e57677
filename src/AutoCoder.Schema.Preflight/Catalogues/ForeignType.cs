namespace AutoCoder.Schema.Preflight.Catalogues;

/// <summary>A type that is known by its name only.</summary>
internal sealed class ForeignType(string fullName, string assemblyName, ForeignOrigin origin) : TypeSymbol(fullName)
{
    public string AssemblyName { get; } = assemblyName;

    public ForeignOrigin Origin { get; } = origin;
}
