using System.Reflection.Metadata;

namespace AutoCoder.Schema.Preflight.Catalogues;

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
        AttributeUse use = roles.UsageOf(attribute);
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
