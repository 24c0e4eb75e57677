using System.Reflection.Metadata;

namespace AutoCoder.Schema.Preflight.Assemblies;

/// <summary>Works out what an attribute's properties hold after its constructor and its named arguments.</summary>
internal sealed class AttributeValues(Evaluator evaluator)
{
    // The decoder descends into nested arrays of hostile attributes; no migration has arguments of this length.
    private const int MaximumLength = 20_000;

    /// <summary>
    /// An <see cref="Instance"/> with FluentMigrator's properties under their names, or an <see cref="Unknown"/>.
    /// </summary>
    public object Read(AppliedAttribute applied)
    {
        try
        {
            return Evaluated(applied);
        }
        catch (Exception e) when (Damage.IsSign(e))
        {
            return new Unknown(e is BadImageFormatException ? Sentence(e.Message) : "its data is damaged");
        }
    }

    private object Evaluated(AppliedAttribute applied)
    {
        CustomAttribute attribute = applied.Assembly.Reader.GetCustomAttribute(applied.Handle);
        if (applied.Assembly.Reader.GetBlobReader(attribute.Value).Length > MaximumLength) return new Unknown("it is too long");
        CustomAttributeValue<string> value = attribute.DecodeValue(new AttributeArgumentTypes(applied.Assembly));
        if (evaluator.Targets.Resolve(applied.Assembly, attribute.Constructor) is not { } constructor)
        {
            return new Unknown("its constructor does not exist");
        }

        Instance created = new(applied.Type);
        object?[] arguments = new object?[value.FixedArguments.Length + 1];
        arguments[0] = created;
        for (int i = 1; i < arguments.Length; i++)
        {
            arguments[i] = Converted(value.FixedArguments[i - 1], constructor.Signature.ParameterTypes[i - 1]);
        }

        if (evaluator.Evaluate(constructor, arguments) is Unknown failure) return failure;
        foreach (CustomAttributeNamedArgument<string> named in value.NamedArguments)
        {
            if (Assign(created, named) is Unknown why) return why;
        }

        return created;
    }

    private object? Assign(Instance created, CustomAttributeNamedArgument<string> named)
    {
        if (named.Name is null) return new Unknown("a named argument has no name");
        object? value = Converted(new(named.Type, named.Value), named.Type);
        if (named.Kind == CustomAttributeNamedArgumentKind.Field)
        {
            FieldName field = new FieldName(created.Type, named.Name, named.Type).Declared();
            created[field.FullName] = value;
            return null;
        }

        return Set(created, named, value);
    }

    private object? Set(Instance created, CustomAttributeNamedArgument<string> named, object? value)
    {
        HashSet<TypeSymbol> seen = [];
        TypeSymbol? at = created.Type;
        while (at is DefinedType defined && seen.Add(at))
        {
            MethodDefinitionHandle setter = CallTargets.Find(defined, "set_" + named.Name, [named.Type]);
            if (!setter.IsNil) return evaluator.Evaluate(CallTargets.Defined(defined.Assembly, setter), [created, value]);
            at = defined.Base;
        }

        created[named.Name!] = value;
        return null;
    }

    // As the stack has it; what a parameter of the type object is given keeps its own type.
    private static object? Converted(CustomAttributeTypedArgument<string> argument, string parameterType) => argument.Value switch
    {
        ImmutableArray<CustomAttributeTypedArgument<string>> items => Items(items, parameterType),
        string when argument.Type == "System.Type" => new Unknown("it uses typeof"),
        null or string => argument.Value,
        _ when parameterType == "System.Object" =>
            argument.Type.StartsWith("System.", StringComparison.Ordinal)
                ? argument.Value
                : new Unknown($"it uses {argument.Type}"),
        bool flag => flag ? 1 : 0,
        char code => (int)code,
        uint number => unchecked((int)number),
        ulong number => unchecked((long)number),
        float or double => new Unknown("it uses a number with a fraction"),
        long => argument.Value,
        _ => Convert.ToInt32(argument.Value, CultureInfo.InvariantCulture),
    };

    private static object?[] Items(ImmutableArray<CustomAttributeTypedArgument<string>> items, string arrayType)
    {
        if (items.IsDefault) return null!;
        string itemType = arrayType.EndsWith("[]", StringComparison.Ordinal) ? arrayType[..^2] : "System.Object";
        return [.. items.Select(item => Converted(item, itemType))];
    }

    private static string Sentence(string message) => char.ToLowerInvariant(message[0]) + message.TrimEnd('.')[1..];
}
