using System.Reflection;
using System.Reflection.Metadata;

namespace AutoCoder.Schema.Preflight.Assemblies;

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

/// <summary>
/// Finds the method that a call through <c>IVersionTableMetaData</c> reaches (ECMA-335, II.12.2): the nearest class
/// that lists the interface decides the slot, overrides in classes derived from it replace what is in the slot.
/// </summary>
internal static class InterfaceGetter
{
    public static CallTarget? Find(DefinedType type, string getter)
    {
        List<DefinedType> derived = [];
        TypeSymbol? at = type;
        while (at is DefinedType defined && !Lists(defined))
        {
            derived.Add(defined);
            at = defined.Base;
            if (derived.Count > TypeNames.MaximumNesting) return null;
        }

        CallTarget? found = at is DefinedType lister ? Explicit(lister, getter) ?? Implicit(lister, getter) : Default(at, getter);
        for (int i = derived.Count - 1; i >= 0 && found is not null; i--)
        {
            MethodDefinitionHandle method = CallTargets.Find(derived[i], getter, []);
            if (method.IsNil || !IsVirtual(derived[i], method)) continue;
            if (IsNewSlot(derived[i], method)) break;
            found = CallTargets.Defined(derived[i].Assembly, method);
        }

        return found;
    }

    private static bool Lists(DefinedType type, int depth = 0)
    {
        if (depth > TypeNames.MaximumNesting) return false;
        foreach (TypeSymbol implemented in type.Interfaces)
        {
            if (implemented.FullName == FluentMigratorNames.VersionTableInterface) return true;
            if (implemented is DefinedType inherited && Lists(inherited, depth + 1)) return true;
        }

        return false;
    }

    private static CallTarget? Explicit(DefinedType type, string getter)
    {
        MetadataReader reader = type.Assembly.Reader;
        foreach (MethodImplementationHandle handle in type.Definition.GetMethodImplementations())
        {
            MethodImplementation implementation = reader.GetMethodImplementation(handle);
            if (implementation.MethodDeclaration.Kind != HandleKind.MemberReference) continue;
            MemberReference declared = reader.GetMemberReference((MemberReferenceHandle)implementation.MethodDeclaration);
            TypeSymbol? owner = type.Assembly.Resolver.Resolve(type.Assembly, declared.Parent);
            bool isIt = owner?.FullName == FluentMigratorNames.VersionTableInterface
                && reader.StringComparer.Equals(declared.Name, getter);
            if (isIt && implementation.MethodBody.Kind == HandleKind.MethodDefinition)
            {
                return CallTargets.Defined(type.Assembly, (MethodDefinitionHandle)implementation.MethodBody);
            }
        }

        return null;
    }

    private static CallTarget? Implicit(DefinedType type, string getter)
    {
        HashSet<TypeSymbol> seen = [];
        TypeSymbol? at = type;
        while (at is DefinedType defined && seen.Add(at))
        {
            MethodDefinitionHandle method = CallTargets.Find(defined, getter, []);
            if (!method.IsNil && IsVirtual(defined, method)) return CallTargets.Defined(defined.Assembly, method);
            at = defined.Base;
        }

        return Default(at, getter);
    }

    private static CallTarget? Default(TypeSymbol? type, string getter)
    {
        if (type is not ForeignType { FullName: FluentMigratorNames.DefaultVersionTable }) return null;
        SignatureHeader header = new(SignatureKind.Method, SignatureCallingConvention.Default, SignatureAttributes.Instance);
        MethodSignature<string> signature = new(header, "System.String", 0, 0, ImmutableArray<string>.Empty);
        return new CallTarget(type, getter, signature, [], default);
    }

    private static bool IsVirtual(DefinedType type, MethodDefinitionHandle method) =>
        (type.Assembly.Reader.GetMethodDefinition(method).Attributes & MethodAttributes.Virtual) != 0;

    private static bool IsNewSlot(DefinedType type, MethodDefinitionHandle method) =>
        (type.Assembly.Reader.GetMethodDefinition(method).Attributes & MethodAttributes.NewSlot) != 0;
}
