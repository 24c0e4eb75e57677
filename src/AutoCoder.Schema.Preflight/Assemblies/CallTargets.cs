using System.Reflection;
using System.Reflection.Metadata;

namespace AutoCoder.Schema.Preflight.Assemblies;

/// <summary>Finds what a call instruction calls, in the assembly itself or in those beside it.</summary>
internal sealed class CallTargets
{
    private readonly Dictionary<(MetadataAssembly, EntityHandle), CallTarget?> _known = [];

    public CallTarget? Resolve(MetadataAssembly assembly, EntityHandle handle)
    {
        if (_known.TryGetValue((assembly, handle), out CallTarget? known)) return known;
        return _known[(assembly, handle)] = handle.Kind switch
        {
            HandleKind.MethodDefinition => Defined(assembly, (MethodDefinitionHandle)handle),
            HandleKind.MemberReference => Referenced(assembly, (MemberReferenceHandle)handle),
            HandleKind.MethodSpecification => Generic(assembly, (MethodSpecificationHandle)handle),
            _ => null,
        };
    }

    /// <summary>The class's own method with this name and these parameters, or null.</summary>
    public static MethodDefinitionHandle Find(DefinedType type, string name, ImmutableArray<string> parameters)
    {
        MetadataReader reader = type.Assembly.Reader;
        foreach (MethodDefinitionHandle handle in type.Definition.GetMethods())
        {
            MethodDefinition method = reader.GetMethodDefinition(handle);
            if (!reader.StringComparer.Equals(method.Name, name)) continue;
            if (Same(SignatureNames.Of(reader, method).ParameterTypes, parameters)) return handle;
        }

        return default;
    }

    /// <summary>What a virtual call on an object of this class really calls.</summary>
    public static CallTarget Dispatch(CallTarget target, TypeSymbol runtimeType)
    {
        if (target.Owner is null || IsFixed(target)) return target;
        HashSet<TypeSymbol> seen = [target.Owner];
        CallTarget? nearest = null;
        for (TypeSymbol? at = runtimeType; at is DefinedType defined && seen.Add(at); at = defined.Base)
        {
            MethodDefinitionHandle found = Find(defined, target.Name, target.Signature.ParameterTypes);
            if (found.IsNil || !IsVirtual(defined.Assembly.Reader, found)) continue;
            // A new slot hides the method: overrides of it further down are none of this one.
            nearest = IsNewSlot(defined.Assembly.Reader, found) ? null : nearest ?? Defined(defined.Assembly, found);
        }

        return nearest ?? target;
    }

    public static CallTarget Defined(MetadataAssembly assembly, MethodDefinitionHandle handle)
    {
        MethodDefinition method = assembly.Reader.GetMethodDefinition(handle);
        return new CallTarget(
            assembly.Type(method.GetDeclaringType()),
            assembly.Reader.GetString(method.Name),
            SignatureNames.Of(assembly.Reader, method),
            [],
            handle);
    }

    private static bool IsFixed(CallTarget target)
    {
        return target.Owner is DefinedType owner && !target.Definition.IsNil
            && !IsVirtual(owner.Assembly.Reader, target.Definition);
    }

    private static bool IsVirtual(MetadataReader reader, MethodDefinitionHandle handle) =>
        (reader.GetMethodDefinition(handle).Attributes & MethodAttributes.Virtual) != 0;

    private static bool IsNewSlot(MetadataReader reader, MethodDefinitionHandle handle) =>
        (reader.GetMethodDefinition(handle).Attributes & MethodAttributes.NewSlot) != 0;

    private static CallTarget? Referenced(MetadataAssembly assembly, MemberReferenceHandle handle)
    {
        MemberReference member = assembly.Reader.GetMemberReference(handle);
        if (member.GetKind() != MemberReferenceKind.Method) return null;
        string name = assembly.Reader.GetString(member.Name);
        MethodSignature<string> signature = SignatureNames.OfMethod(assembly.Reader, member);
        TypeSymbol? owner = assembly.Resolver.Resolve(assembly, member.Parent);
        return Inherited(owner, name, signature) ?? new CallTarget(owner, name, signature, [], default);
    }

    // A reference may name a derived class for a method that it inherits.
    private static CallTarget? Inherited(TypeSymbol? owner, string name, MethodSignature<string> signature)
    {
        HashSet<TypeSymbol> seen = [];
        while (owner is DefinedType defined && seen.Add(owner))
        {
            MethodDefinitionHandle found = Find(defined, name, signature.ParameterTypes);
            if (!found.IsNil) return Defined(defined.Assembly, found);
            owner = defined.Base;
        }

        return seen.Count == 0 ? null : new CallTarget(owner, name, signature, [], default);
    }

    private CallTarget? Generic(MetadataAssembly assembly, MethodSpecificationHandle handle)
    {
        MethodSpecification specification = assembly.Reader.GetMethodSpecification(handle);
        CallTarget? open = Resolve(assembly, specification.Method);
        if (open is null) return null;
        return open with { TypeArguments = SignatureNames.Of(assembly.Reader, specification) };
    }

    private static bool Same(ImmutableArray<string> left, ImmutableArray<string> right)
    {
        if (left.Length != right.Length) return false;
        for (int i = 0; i < left.Length; i++)
        {
            if (!string.Equals(left[i], right[i], StringComparison.Ordinal)) return false;
        }

        return true;
    }
}

/// <summary>A method that is called.</summary>
/// <param name="Owner">The class that has it, or null when that is an array or the like.</param>
/// <param name="Name">Its name; constructors are <c>.ctor</c>.</param>
/// <param name="Signature">Its parameters, by full type name.</param>
/// <param name="TypeArguments">The type arguments of a generic method.</param>
/// <param name="Definition">Where its code is, or nil when it is not in an assembly that is there.</param>
internal sealed record CallTarget(
    TypeSymbol? Owner,
    string Name,
    MethodSignature<string> Signature,
    ImmutableArray<string> TypeArguments,
    MethodDefinitionHandle Definition)
{
    /// <summary>How many values the call takes from the stack, the object included.</summary>
    public int ArgumentCount => Signature.ParameterTypes.Length + (Signature.Header.IsInstance ? 1 : 0);

    public bool ReturnsValue => Signature.ReturnType != "System.Void";

    /// <summary>For messages: <c>System.Environment.get_MachineName</c>.</summary>
    public string FullName => (Owner?.FullName ?? "array") + "." + Name;

    /// <summary>What tells overloads apart: <c>System.Int64.Parse(System.String)</c>.</summary>
    public string Key => field ??= FullName + "(" + string.Join(',', Signature.ParameterTypes) + ")";
}

/// <summary>A field that an instruction or a named argument names.</summary>
internal readonly record struct FieldName(TypeSymbol? Owner, string Name, string Type)
{
    public string FullName => Owner?.FullName + "." + Name;

    /// <exception cref="BadImageFormatException">The token names no field.</exception>
    public static FieldName Of(MetadataAssembly assembly, EntityHandle token)
    {
        MetadataReader reader = assembly.Reader;
        if (token.Kind == HandleKind.FieldDefinition)
        {
            FieldDefinition field = reader.GetFieldDefinition((FieldDefinitionHandle)token);
            return new(assembly.Type(field.GetDeclaringType()), reader.GetString(field.Name), SignatureNames.Of(reader, field));
        }

        if (token.Kind != HandleKind.MemberReference) throw new BadImageFormatException();
        MemberReference member = reader.GetMemberReference((MemberReferenceHandle)token);
        if (member.GetKind() != MemberReferenceKind.Field) throw new BadImageFormatException();
        TypeSymbol? owner = assembly.Resolver.Resolve(assembly, member.Parent);
        return new FieldName(owner, reader.GetString(member.Name), SignatureNames.OfField(reader, member)).Declared();
    }

    /// <summary>The same field under the class that declares it: a reference may name a class that inherits it.</summary>
    public FieldName Declared()
    {
        HashSet<TypeSymbol> seen = [];
        for (TypeSymbol? at = Owner; at is DefinedType defined && seen.Add(at); at = defined.Base)
        {
            MetadataReader reader = defined.Assembly.Reader;
            foreach (FieldDefinitionHandle handle in defined.Definition.GetFields())
            {
                if (reader.StringComparer.Equals(reader.GetFieldDefinition(handle).Name, Name))
                    return this with { Owner = defined };
            }
        }

        return this;
    }
}
