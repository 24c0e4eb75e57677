using System.Reflection.Metadata;

namespace AutoCoder.Schema.Preflight.Catalogues;

/// <summary>Classifies attribute classes, each once.</summary>
internal sealed class AttributeRoles
{
    private readonly Dictionary<(MetadataAssembly, EntityHandle), (TypeSymbol?, AttributeRole)> _byConstructor = [];
    private readonly Dictionary<DefinedType, AttributeUse> _usages = [];

    /// <summary>The class that an attribute's constructor belongs to, and what it means.</summary>
    public (TypeSymbol? Type, AttributeRole Role) Of(MetadataAssembly assembly, EntityHandle constructor)
    {
        if (_byConstructor.TryGetValue((assembly, constructor), out (TypeSymbol?, AttributeRole) known)) return known;
        TypeSymbol? type = assembly.Resolver.Resolve(assembly, Owner(assembly.Reader, constructor));
        return _byConstructor[(assembly, constructor)] = (type, RoleOf(type));
    }

    /// <summary>How reflection treats this attribute class on base classes.</summary>
    public AttributeUse UsageOf(TypeSymbol type)
    {
        if (type is not DefinedType defined) return FluentMigratorTypes.UsageOf(type.FullName);
        if (_usages.TryGetValue(defined, out AttributeUse known)) return known;
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
                FluentMigratorTypes.RoleOf(known.FullName) ?? AttributeRole.None,
            ForeignType { Origin: ForeignOrigin.Missing } => AttributeRole.Unknown,
            _ => AttributeRole.None,
        };
    }

    private AttributeUse Declared(DefinedType type)
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

        return AttributeUse.Default;
    }

    private static AttributeUse Read(CustomAttributeValue<string> usage)
    {
        AttributeUse use = AttributeUse.Default;
        foreach (CustomAttributeNamedArgument<string> named in usage.NamedArguments)
        {
            if (named.Value is not bool value) continue;
            if (named.Name == "Inherited") use = use with { IsInherited = value };
            if (named.Name == "AllowMultiple") use = use with { AllowsMultiple = value };
        }

        return use;
    }
}
