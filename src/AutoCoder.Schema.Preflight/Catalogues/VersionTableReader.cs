using System.Reflection;
using System.Reflection.Metadata;

namespace AutoCoder.Schema.Preflight.Catalogues;

/// <summary>Reads the names of the version table from the classes that implement <c>IVersionTableMetaData</c>.</summary>
internal sealed class VersionTableReader(Evaluator evaluator, List<CatalogueRefusal> refusals)
{
    // FluentMigrator takes the first exported class that it finds; which that is nobody can see in the source.
    public VersionTable Read(List<DefinedType> candidates)
    {
        List<(string Name, VersionTable Table)> read = [];
        foreach (DefinedType candidate in candidates)
        {
            if (Read(candidate) is { } table) read.Add((candidate.FullName, table));
        }

        foreach ((string name, VersionTable table) in read)
        {
            if (table != read[0].Table) refusals.Add(ClassRefusals.VersionTablesDiffer(read[0].Name, name));
        }

        return read.Count > 0 ? read[0].Table : VersionTable.Default;
    }

    private VersionTable? Read(DefinedType type)
    {
        if (type.IsOpenGeneric)
        {
            refusals.Add(ClassRefusals.VersionTableUnfollowed(type.FullName, "Every property", "the class is generic"));
            return null;
        }

        object created = Create(type);
        string? name = Property(type, created, "TableName");
        string? version = Property(type, created, "ColumnName");
        string? appliedOn = Property(type, created, "AppliedOnColumnName");
        string? description = Property(type, created, "DescriptionColumnName");
        string? index = Property(type, created, "UniqueIndexName");
        return name is null || version is null || appliedOn is null || description is null || index is null
            ? null
            : new VersionTable(name, version, appliedOn, description, index);
    }

    private string? Property(DefinedType type, object created, string property)
    {
        object? value = Evaluate(type, created, "get_" + property);
        if (value is string { Length: > 0 } name) return name;
        string why = (value as Unknown)?.Why ?? "it is empty";
        refusals.Add(ClassRefusals.VersionTableUnfollowed(type.FullName, property, why));
        return null;
    }

    private object? Evaluate(DefinedType type, object created, string getter)
    {
        try
        {
            if (InterfaceGetter.Find(type, getter) is not { } target) return new Unknown("its code was not found");
            return evaluator.Evaluate(target, [created]);
        }
        catch (Exception e) when (Damage.IsSign(e))
        {
            return new Unknown("its code is damaged");
        }
    }

    // The container hands the constructor whatever it asks for; none of that is known here.
    private object Create(DefinedType type)
    {
        Instance created = new(type);
        List<CallTarget> constructors = Constructors(type);
        if (constructors.Count != 1) return new Unknown("the class has no single public constructor");
        object?[] arguments = new object?[constructors[0].ArgumentCount];
        for (int i = 1; i < arguments.Length; i++) arguments[i] = new Unknown("it depends on what the constructor is given");
        arguments[0] = created;
        try
        {
            return evaluator.Evaluate(constructors[0], arguments) as Unknown ?? (object)created;
        }
        catch (Exception e) when (Damage.IsSign(e))
        {
            return new Unknown("its code is damaged");
        }
    }

    private static List<CallTarget> Constructors(DefinedType type)
    {
        List<CallTarget> found = [];
        MetadataReader reader = type.Assembly.Reader;
        foreach (MethodDefinitionHandle handle in type.Definition.GetMethods())
        {
            MethodDefinition method = reader.GetMethodDefinition(handle);
            bool isPublic = (method.Attributes & MethodAttributes.MemberAccessMask) == MethodAttributes.Public;
            if (!isPublic || !reader.StringComparer.Equals(method.Name, ".ctor")) continue;
            found.Add(CallTargets.Defined(type.Assembly, handle));
        }

        return found;
    }
}
