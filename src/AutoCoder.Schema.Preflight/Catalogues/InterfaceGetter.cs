using System.Reflection;
using System.Reflection.Metadata;

namespace AutoCoder.Schema.Preflight.Catalogues;

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
            if (implemented.FullName == FluentMigratorTypes.VersionTableInterface) return true;
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
            bool isIt = owner?.FullName == FluentMigratorTypes.VersionTableInterface
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
        if (type is not ForeignType { FullName: FluentMigratorTypes.DefaultVersionTable }) return null;
        SignatureHeader header = new(SignatureKind.Method, SignatureCallingConvention.Default, SignatureAttributes.Instance);
        MethodSignature<string> signature = new(header, "System.String", 0, 0, ImmutableArray<string>.Empty);
        return new CallTarget(type, getter, signature, [], default);
    }

    private static bool IsVirtual(DefinedType type, MethodDefinitionHandle method) =>
        (type.Assembly.Reader.GetMethodDefinition(method).Attributes & MethodAttributes.Virtual) != 0;

    private static bool IsNewSlot(DefinedType type, MethodDefinitionHandle method) =>
        (type.Assembly.Reader.GetMethodDefinition(method).Attributes & MethodAttributes.NewSlot) != 0;
}
