using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoCoder.Schema.Analyzers.Reading;

/// <summary>The values of expressions in a constructor whose arguments are known; without a value where one is not constant.</summary>
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
            IBinaryOperation { OperatorMethod: null } binary => Combined(binary, Evaluate(binary.LeftOperand), Evaluate(binary.RightOperand)),
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
            return left.Value is string a && right.Value is string b && operation.OperatorKind == BinaryOperatorKind.Add ? new(a + b) : Unknown;
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
