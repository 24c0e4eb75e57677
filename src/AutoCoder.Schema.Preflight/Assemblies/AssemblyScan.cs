using System.Reflection.Metadata;

namespace AutoCoder.Schema.Preflight.Assemblies;

/// <summary>
/// Sorts the classes of an assembly as FluentMigrator's scan does (<c>MigrationSource</c>,
/// <c>AssemblySourceVersionTableMetaDataAccessor</c>, 8.0.1), in the order of its metadata.
/// </summary>
internal sealed class AssemblyScan
{
    private readonly TypeRelations _relations = new();
    private readonly AttributesInEffect _attributes = new(new AttributeRoles());

    /// <summary>The concrete classes with a migration attribute, public or not.</summary>
    public List<ScannedClass> Migrations { get; } = [];

    /// <summary>The public classes that run beside migrations and have no version: maintenance and profiles.</summary>
    public List<DefinedType> Unversioned { get; } = [];

    /// <summary>The classes that name the version table.</summary>
    public List<DefinedType> VersionTables { get; } = [];

    /// <summary>Public classes with a base class or interface in an assembly that is not there, one an assembly.</summary>
    public List<(DefinedType Type, ForeignType Missing)> Incomplete { get; } = [];

    public void Scan(MetadataAssembly assembly)
    {
        foreach (TypeDefinitionHandle handle in assembly.Reader.TypeDefinitions) Sort(assembly, handle);
        foreach (ExportedTypeHandle handle in assembly.Reader.ExportedTypes) SortForwarded(assembly, handle);
    }

    private void Sort(MetadataAssembly assembly, TypeDefinitionHandle handle)
    {
        const System.Reflection.TypeAttributes Abstract = System.Reflection.TypeAttributes.Abstract;
        TypeDefinition definition = assembly.Reader.GetTypeDefinition(handle);
        if ((definition.Attributes & Abstract) != 0 || definition.BaseType.IsNil) return;
        Sort(assembly.Type(handle));
    }

    private void Sort(DefinedType type)
    {
        Ancestry ancestry = _relations.Of(type);
        bool isExported = type.IsExported;
        if (ancestry.Missing is { } missing && isExported) AddIncomplete(type, missing);
        if (ancestry.IsVersionTable && isExported && !type.IsValueType) VersionTables.Add(type);
        if (ancestry.IsMigration) SortMigration(type);
    }

    // Maintenance and profile classes have no version: nothing of them can be pending, and they run in the database's
    // transaction whatever they ask for, as under FluentMigrator's own TransactionPerSession.
    private void SortMigration(DefinedType type)
    {
        ScannedClass found = new(type, _attributes.On(type));
        if (found.Has(AttributeRole.Migration) || found.Has(AttributeRole.Unknown)) Migrations.Add(found);
        else if (type.IsExported) Unversioned.Add(type);
    }

    private void AddIncomplete(DefinedType type, ForeignType missing)
    {
        foreach ((DefinedType _, ForeignType known) in Incomplete)
        {
            if (known.AssemblyName == missing.AssemblyName) return;
        }

        Incomplete.Add((type, missing));
    }

    // GetExportedTypes also returns the types that an assembly forwards to others.
    private void SortForwarded(MetadataAssembly assembly, ExportedTypeHandle handle)
    {
        MetadataReader reader = assembly.Reader;
        ExportedType exported = reader.GetExportedType(handle);
        string name = TypeNames.Of(reader, exported);
        for (int depth = 0; exported.Implementation.Kind == HandleKind.ExportedType && depth < TypeNames.MaximumNesting; depth++)
        {
            exported = reader.GetExportedType((ExportedTypeHandle)exported.Implementation);
        }

        if (exported.Implementation.Kind != HandleKind.AssemblyReference) return;
        AssemblyReference target = reader.GetAssemblyReference((AssemblyReferenceHandle)exported.Implementation);
        TypeSymbol found = assembly.Resolver.Find(name, reader.GetString(target.Name), FrameworkKeys.Signed(reader, target));
        if (found is DefinedType { IsAbstract: false } defined) Sort(defined);
    }
}

/// <summary>A class that FluentMigrator would, or ought to, take for a migration.</summary>
/// <param name="Type">The class.</param>
/// <param name="Attributes">The attributes that count for it.</param>
internal sealed record ScannedClass(DefinedType Type, List<AppliedAttribute> Attributes)
{
    public bool Has(AttributeRole role) => Count(role) > 0;

    public int Count(AttributeRole role)
    {
        int count = 0;
        foreach (AppliedAttribute attribute in Attributes)
        {
            if (attribute.Role == role) count++;
        }

        return count;
    }

    public AppliedAttribute First(AttributeRole role)
    {
        foreach (AppliedAttribute attribute in Attributes)
        {
            if (attribute.Role == role) return attribute;
        }

        throw new InvalidOperationException($"{Type.FullName} has no attribute with the role {role}.");
    }
}

/// <summary>Which types are migrations and which are version tables, through all base classes and interfaces.</summary>
internal sealed class TypeRelations
{
    // Deeper than any hierarchy that people write; a damaged assembly may have any.
    private const int MaximumDepth = 200;

    private readonly Dictionary<DefinedType, Ancestry> _known = [];
    private int _depth;

    public Ancestry Of(DefinedType type)
    {
        if (_known.TryGetValue(type, out Ancestry known)) return known;
        _known[type] = default; // a damaged assembly may have a class that derives from itself
        if (_depth >= MaximumDepth) throw new BadImageFormatException();
        _depth++;
        Ancestry found = Of(type.Base);
        foreach (TypeSymbol implemented in type.Interfaces) found = found.With(Of(implemented));
        _depth--;
        return _known[type] = found;
    }

    private Ancestry Of(TypeSymbol? type) => type switch
    {
        DefinedType defined => Of(defined),
        ForeignType { Origin: ForeignOrigin.Missing } missing => new Ancestry(false, false, missing),
        ForeignType { Origin: ForeignOrigin.FluentMigrator } known => new Ancestry(
            FluentMigratorNames.IsMigration(known.FullName), FluentMigratorNames.IsVersionTable(known.FullName), null),
        _ => default,
    };
}

/// <summary>What a class is through its base classes and interfaces.</summary>
/// <param name="IsMigration">It is assignable to <c>IMigration</c>.</param>
/// <param name="IsVersionTable">It is assignable to <c>IVersionTableMetaData</c>.</param>
/// <param name="Missing">A base class or interface that could not be looked at, or null.</param>
internal readonly record struct Ancestry(bool IsMigration, bool IsVersionTable, ForeignType? Missing)
{
    public Ancestry With(Ancestry other) => new(
        IsMigration || other.IsMigration, IsVersionTable || other.IsVersionTable, Missing ?? other.Missing);
}
