using System.Reflection.Metadata;

namespace AutoCoder.Schema.Preflight.Catalogues;

/// <summary>
/// Sorts the classes of an assembly as FluentMigrator's scan does (<c>MigrationSource</c>,
/// <c>AssemblySourceVersionTableMetaDataAccessor</c>, 8.0.1), in the order of its metadata.
/// </summary>
internal sealed class AssemblyScan
{
    private readonly TypeRelations _relations = new();
    private readonly AttributesInEffect _attributes = new(new AttributeRoles());

    /// <summary>The concrete classes with a migration attribute, public or not.</summary>
    public List<MigrationClass> Migrations { get; } = [];

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
        MigrationClass found = new(type, _attributes.On(type));
        if (found.Has(AttributeRole.Migration) || found.Has(AttributeRole.Unknown)) Migrations.Add(found);
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
