using System.Reflection.Metadata;

namespace AutoCoder.Schema.Preflight.Assemblies;

/// <summary>
/// The attributes that count for a class, by the rules of <c>Type.GetCustomAttributes(inherit: true)</c>; for tags,
/// as FluentMigrator asks (<c>DefaultMigrationRunnerConventions</c>, 8.0.1), also those of all its interfaces.
/// </summary>
internal sealed class AttributesInEffect(AttributeRoles roles)
{
    public List<AppliedAttribute> On(DefinedType type)
    {
        List<AppliedAttribute> found = [];
        HashSet<TypeSymbol> seen = [];
        for (DefinedType? at = type; at is not null && seen.Add(at); at = at.Base as DefinedType)
        {
            AddOwn(at, isInherited: at != type, found);
        }

        AddTagsOfInterfaces(type, seen, found);
        return found;
    }

    private void AddOwn(DefinedType type, bool isInherited, List<AppliedAttribute> found)
    {
        int fromDerived = found.Count;
        foreach (CustomAttributeHandle handle in type.Definition.GetCustomAttributes())
        {
            EntityHandle constructor = type.Assembly.Reader.GetCustomAttribute(handle).Constructor;
            (TypeSymbol? attribute, AttributeRole role) = roles.Of(type.Assembly, constructor);
            if (attribute is null || role == AttributeRole.None) continue;
            if (isInherited && !Reaches(attribute, found, fromDerived)) continue;
            found.Add(new AppliedAttribute(type.Assembly, handle, attribute, role));
        }
    }

    private bool Reaches(TypeSymbol attribute, List<AppliedAttribute> found, int fromDerived)
    {
        AttributeInheritance use = roles.UsageOf(attribute);
        if (!use.IsInherited || use.AllowsMultiple) return use.IsInherited;
        for (int i = 0; i < fromDerived; i++)
        {
            if (found[i].Type.FullName == attribute.FullName) return false;
        }

        return true;
    }

    private void AddTagsOfInterfaces(DefinedType type, HashSet<TypeSymbol> seen, List<AppliedAttribute> found)
    {
        Stack<DefinedType> open = new();
        open.Push(type);
        while (open.TryPop(out DefinedType? at))
        {
            foreach (TypeSymbol implemented in at.Interfaces)
            {
                if (implemented is not DefinedType defined || !seen.Add(defined)) continue;
                AddTags(defined, found);
                open.Push(defined);
            }

            if (at.Base is DefinedType parent && !at.IsInterface) open.Push(parent);
        }
    }

    private void AddTags(DefinedType type, List<AppliedAttribute> found)
    {
        int before = found.Count;
        AddOwn(type, isInherited: false, found);
        for (int i = found.Count - 1; i >= before; i--)
        {
            if (found[i].Role is not (AttributeRole.Tags or AttributeRole.Unknown)) found.RemoveAt(i);
        }
    }
}

/// <summary>An attribute that counts for a class: its own, or one of a base class or interface.</summary>
/// <param name="Assembly">Where it is written.</param>
/// <param name="Handle">Which one it is there.</param>
/// <param name="Type">Its class.</param>
/// <param name="Role">What it means.</param>
internal readonly record struct AppliedAttribute(
    MetadataAssembly Assembly, CustomAttributeHandle Handle, TypeSymbol Type, AttributeRole Role);

/// <summary>Classifies attribute classes, each once.</summary>
internal sealed class AttributeRoles
{
    private readonly Dictionary<(MetadataAssembly, EntityHandle), (TypeSymbol?, AttributeRole)> _byConstructor = [];
    private readonly Dictionary<DefinedType, AttributeInheritance> _usages = [];

    /// <summary>The class that an attribute's constructor belongs to, and what it means.</summary>
    public (TypeSymbol? Type, AttributeRole Role) Of(MetadataAssembly assembly, EntityHandle constructor)
    {
        if (_byConstructor.TryGetValue((assembly, constructor), out (TypeSymbol?, AttributeRole) known)) return known;
        TypeSymbol? type = assembly.Resolver.Resolve(assembly, Owner(assembly.Reader, constructor));
        return _byConstructor[(assembly, constructor)] = (type, RoleOf(type));
    }

    /// <summary>How reflection treats this attribute class on base classes.</summary>
    public AttributeInheritance UsageOf(TypeSymbol type)
    {
        if (type is not DefinedType defined) return FluentMigratorNames.UsageOf(type.FullName);
        if (_usages.TryGetValue(defined, out AttributeInheritance known)) return known;
        return _usages[defined] = Declared(defined);
    }

    private static EntityHandle Owner(MetadataReader reader, EntityHandle constructor) => constructor.Kind switch
    {
        HandleKind.MethodDefinition => reader.GetMethodDefinition((MethodDefinitionHandle)constructor).GetDeclaringType(),
        HandleKind.MemberReference => reader.GetMemberReference((MemberReferenceHandle)constructor).Parent,
        _ => default,
    };

    private static AttributeRole RoleOf(TypeSymbol? type)
    {
        HashSet<TypeSymbol> seen = [];
        while (type is DefinedType defined && seen.Add(type)) type = defined.Base;
        return type switch
        {
            ForeignType { Origin: ForeignOrigin.FluentMigrator } known =>
                FluentMigratorNames.RoleOf(known.FullName) ?? AttributeRole.None,
            ForeignType { Origin: ForeignOrigin.Missing } => AttributeRole.Unknown,
            _ => AttributeRole.None,
        };
    }

    private AttributeInheritance Declared(DefinedType type)
    {
        MetadataReader reader = type.Assembly.Reader;
        foreach (CustomAttributeHandle handle in type.Definition.GetCustomAttributes())
        {
            CustomAttribute attribute = reader.GetCustomAttribute(handle);
            if (Of(type.Assembly, attribute.Constructor).Type is { FullName: "System.AttributeUsageAttribute" })
            {
                return Read(attribute.DecodeValue(new AttributeArgumentTypes(type.Assembly)));
            }
        }

        return AttributeInheritance.Default;
    }

    private static AttributeInheritance Read(CustomAttributeValue<string> usage)
    {
        AttributeInheritance use = AttributeInheritance.Default;
        foreach (CustomAttributeNamedArgument<string> named in usage.NamedArguments)
        {
            if (named.Value is not bool value) continue;
            if (named.Name == "Inherited") use = use with { IsInherited = value };
            if (named.Name == "AllowMultiple") use = use with { AllowsMultiple = value };
        }

        return use;
    }
}

/// <summary>What an attribute class says about the class that it is on.</summary>
internal enum AttributeRole
{
    /// <summary>Nothing that matters here.</summary>
    None,

    /// <summary>It is, or derives from, <c>MigrationAttribute</c>.</summary>
    Migration,

    /// <summary>It is, or derives from, <c>TagsAttribute</c>.</summary>
    Tags,

    /// <summary>It is, or derives from, <c>MigrationConstraintAttribute</c>.</summary>
    Constraint,

    /// <summary>Its class, or a base class of it, is in an assembly that is not there.</summary>
    Unknown,
}

/// <summary>How reflection treats an attribute on base classes.</summary>
/// <param name="IsInherited">Whether one on a base class counts for the derived class.</param>
/// <param name="AllowsMultiple">Whether one on a base class counts beside one of the same type on the derived class.</param>
internal readonly record struct AttributeInheritance(bool IsInherited, bool AllowsMultiple)
{
    /// <summary>
    /// For attribute classes without an <c>AttributeUsage</c> of their own. Reflection does not look at their base
    /// classes (measured on .NET 10): an attribute derived from <c>MigrationAttribute</c> is inherited unless it says no.
    /// </summary>
    public static readonly AttributeInheritance Default = new(IsInherited: true, AllowsMultiple: false);
}
