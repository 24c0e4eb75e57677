using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoCoder.Schema.Analyzers.Reading;

/// <summary>
/// Works out what an attribute holds by following its constructors down to FluentMigrator's own. Constants, parameters that
/// are passed on and sums of them are followed; anything else, and constructors of other assemblies, is not known. (The
/// catalogue follows more, in the compiled code: what is silent here is told there.)
/// </summary>
internal sealed class AttributeSymbolReader(Compilation compilation, FluentMigratorSymbols types, CancellationToken cancellation)
{
    // Longer chains of constructors do not occur; one that calls itself does not compile, but is seen while it is typed.
    private const int MaximumDepth = 16;

    public AttributeSymbolValues Read(AttributeData attribute)
    {
        if (attribute.AttributeConstructor is not { } constructor) return AttributeSymbolValues.Unknown;
        bool isChanged = attribute.NamedArguments.Any(
            named => named.Key is "Version" or "TransactionBehavior" or "TagNames" or "Behavior");
        return isChanged
            ? AttributeSymbolValues.Unknown
            : Follow(constructor, [.. attribute.ConstructorArguments.Select(ConstantExpressions.Of)], depth: 0);
    }

    private AttributeSymbolValues Follow(IMethodSymbol constructor, IReadOnlyList<Optional<object?>> arguments, int depth)
    {
        if (depth > MaximumDepth || arguments.Count != constructor.Parameters.Length) return AttributeSymbolValues.Unknown;
        if (IsFluentMigrators(constructor.ContainingType)) return AttributeSymbolValues.Of(constructor, arguments);
        if (!FluentMigratorSymbols.Is(constructor.ContainingAssembly, compilation.Assembly)) return AttributeSymbolValues.Unknown;
        if (Initializer(constructor.OriginalDefinition) is not { } call)
            return Implicit(constructor) is { } parameterless
                ? Follow(parameterless, [], depth + 1)
                : AttributeSymbolValues.Unknown;

        ConstantExpressions expressions = new(constructor.OriginalDefinition, arguments);
        Optional<object?>[] passed = new Optional<object?>[call.TargetMethod.Parameters.Length];
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Parameter is { } parameter) passed[parameter.Ordinal] = expressions.Evaluate(argument.Value);
        }

        return Follow(call.TargetMethod, passed, depth + 1);
    }

    private bool IsFluentMigrators(INamedTypeSymbol type) =>
        FluentMigratorSymbols.Is(type, types.MigrationAttribute) || FluentMigratorSymbols.Is(type, types.TagsAttribute)
        || FluentMigratorSymbols.IsTimestamped(type);

    private IInvocationOperation? Initializer(IMethodSymbol constructor)
    {
        foreach (SyntaxReference reference in constructor.DeclaringSyntaxReferences)
        {
            SyntaxNode? call = reference.GetSyntax(cancellation) switch
            {
                ConstructorDeclarationSyntax declaration => declaration.Initializer,
                TypeDeclarationSyntax { ParameterList: not null } declaration =>
                    declaration.BaseList?.Types.OfType<PrimaryConstructorBaseTypeSyntax>().FirstOrDefault(),
                _ => null,
            };
            if (call is null) continue;
#pragma warning disable RS1030 // only for the constructors of attributes that are derived in this compilation: a handful at most
            return compilation.GetSemanticModel(call.SyntaxTree).GetOperation(call, cancellation) as IInvocationOperation;
#pragma warning restore RS1030
        }

        return null;
    }

    private static IMethodSymbol? Implicit(IMethodSymbol constructor) =>
        constructor.ContainingType.BaseType?.InstanceConstructors.FirstOrDefault(candidate => candidate.Parameters.IsEmpty);
}

/// <summary>What one of FluentMigrator's attributes holds after its constructors; null where that is not known.</summary>
/// <param name="Version">The version of a migration.</param>
/// <param name="IsTransactional">Whether a migration runs in a transaction.</param>
/// <param name="Tags">The tags, in their order, blank ones too.</param>
internal sealed record AttributeSymbolValues(long? Version, bool? IsTransactional, IReadOnlyList<string?>? Tags)
{
    public static readonly AttributeSymbolValues Unknown = new(null, null, null);

    /// <summary>
    /// From the arguments of one of FluentMigrator's own constructors (8.0.1), which are told apart by their types.
    /// </summary>
    public static AttributeSymbolValues Of(IMethodSymbol constructor, IReadOnlyList<Optional<object?>> arguments)
    {
        if (constructor.ContainingType.Name == "TagsAttribute") return new(null, null, TagsOf(constructor, arguments));
        long? version = FluentMigratorSymbols.IsTimestamped(constructor.ContainingType)
            ? VersionNumbers.OfTime(
                [.. constructor.Parameters.Zip(arguments, PartOf).Where(part => part.IsPart).Select(part => part.Value)])
            : arguments.Count > 0 && arguments[0] is { HasValue: true, Value: { } number } ? Number(number) : null;
        return new(version, Transactional(constructor, arguments), null);
    }

    private static (bool IsPart, long? Value) PartOf(IParameterSymbol parameter, Optional<object?> argument) =>
    (
        parameter.Type.SpecialType == SpecialType.System_UInt16,
        argument is { HasValue: true, Value: { } value } ? Number(value) : null);

    private static long? Number(object value) => value switch
    {
        long number => number,
        int number => number,
        ushort number => number,
        short number => number,
        byte number => number,
        sbyte number => number,
        uint number => number,
        _ => null,
    };

    // TransactionBehavior.Default is 0; FluentMigrator opens a transaction for that value only.
    private static bool? Transactional(IMethodSymbol constructor, IReadOnlyList<Optional<object?>> arguments)
    {
        for (int i = 0; i < arguments.Count; i++)
        {
            if (constructor.Parameters[i].Type.Name != "TransactionBehavior") continue;
            return arguments[i] is { HasValue: true, Value: { } behavior } ? Number(behavior) == 0 : null;
        }

        return true;
    }

    private static List<string?>? TagsOf(IMethodSymbol constructor, IReadOnlyList<Optional<object?>> arguments)
    {
        List<string?> tags = [];
        for (int i = 0; i < arguments.Count; i++)
        {
            if (constructor.Parameters[i].Type.Name == "TagBehavior")
            {
                // Anything but RequireAll and RequireAny matches nothing.
                if (!arguments[i].HasValue) return null;
                if (arguments[i].Value is not (0 or 1)) return [];
            }
            else if (!Add(tags, arguments[i]))
            {
                return null;
            }
        }

        return tags;
    }

    private static bool Add(List<string?> tags, Optional<object?> argument)
    {
        if (!argument.HasValue) return false;
        if (argument.Value is not object?[] items)
        {
            tags.Add(argument.Value as string);
            return argument.Value is string or null;
        }

        tags.AddRange(items.Select(item => item as string));
        return Array.TrueForAll(items, item => item is string or null);
    }
}

/// <summary>
/// The values of expressions in a constructor whose arguments are known; without a value where one is not constant.
/// </summary>
internal sealed class ConstantExpressions(IMethodSymbol constructor, IReadOnlyList<Optional<object?>> arguments)
{
    private static readonly Optional<object?> Unknown = default;

    /// <summary>The value of an attribute's argument; arrays become <c>object?[]</c>.</summary>
    public static Optional<object?> Of(TypedConstant constant) => constant.Kind switch
    {
        TypedConstantKind.Primitive or TypedConstantKind.Enum => new(constant.Value),
        TypedConstantKind.Array when constant.IsNull => new(null),
        TypedConstantKind.Array => constant.Values.Select(Of).ToArray() is { } items && items.All(item => item.HasValue)
            ? new(items.Select(item => item.Value).ToArray())
            : Unknown,
        _ => Unknown,
    };

    public Optional<object?> Evaluate(IOperation operation)
    {
        if (operation.ConstantValue.HasValue) return operation.ConstantValue;
        return operation switch
        {
            IParameterReferenceOperation reference => Argument(reference.Parameter),
            IConversionOperation { OperatorMethod: null } conversion => Converted(Evaluate(conversion.Operand), conversion.Type),
            IBinaryOperation { OperatorMethod: null } binary =>
                Combined(binary, Evaluate(binary.LeftOperand), Evaluate(binary.RightOperand)),
            IArrayCreationOperation { Initializer: { } initializer } => Items(initializer.ElementValues),
            ICollectionExpressionOperation collection => Items(collection.Elements),
            _ => Unknown,
        };
    }

    private Optional<object?> Argument(IParameterSymbol parameter) =>
        SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, constructor) ? arguments[parameter.Ordinal] : Unknown;

    private Optional<object?> Items(IEnumerable<IOperation> elements)
    {
        Optional<object?>[] items = [.. elements.Select(Evaluate)];
        return Array.TrueForAll(items, item => item.HasValue) ? new(items.Select(item => item.Value).ToArray()) : Unknown;
    }

    private static Optional<object?> Converted(Optional<object?> value, ITypeSymbol? type)
    {
        if (!value.HasValue || value.Value is null or string or object?[]) return value;
        return Integer(value.Value) is { } number ? Fitted(number, type) : Unknown;
    }

    private static Optional<object?> Combined(IBinaryOperation operation, Optional<object?> left, Optional<object?> right)
    {
        if (!left.HasValue || !right.HasValue) return Unknown;
        if (operation.Type?.SpecialType == SpecialType.System_String)
            return left.Value is string a && right.Value is string b && operation.OperatorKind == BinaryOperatorKind.Add
                ? new(a + b)
                : Unknown;
        if (Integer(left.Value) is not { } x || Integer(right.Value) is not { } y) return Unknown;
        return operation.OperatorKind switch
        {
            BinaryOperatorKind.Add => Fitted(x + y, operation.Type),
            BinaryOperatorKind.Subtract => Fitted(x - y, operation.Type),
            BinaryOperatorKind.Multiply => Fitted(x * y, operation.Type),
            _ => Unknown,
        };
    }

    // Wide enough for any sum or product of two: what does not fit the type afterwards would wrap or throw, and is not known.
    private static System.Numerics.BigInteger? Integer(object? value) => value switch
    {
        long or int or short or sbyte => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        ulong or uint or ushort or byte => Convert.ToUInt64(value, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static Optional<object?> Fitted(System.Numerics.BigInteger number, ITypeSymbol? type)
    {
        if (type is INamedTypeSymbol { EnumUnderlyingType: { } underlying }) type = underlying;
        return type?.SpecialType switch
        {
            SpecialType.System_Int64 when number >= long.MinValue && number <= long.MaxValue => new((long)number),
            SpecialType.System_Int32 when number >= int.MinValue && number <= int.MaxValue => new((int)number),
            SpecialType.System_UInt32 when number >= uint.MinValue && number <= uint.MaxValue => new((uint)number),
            SpecialType.System_UInt16 when number >= ushort.MinValue && number <= ushort.MaxValue => new((ushort)number),
            _ => Unknown,
        };
    }
}
