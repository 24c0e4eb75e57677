using Microsoft.CodeAnalysis;

namespace AutoCoder.Schema.Analyzers.Reading;

/// <summary>What one of FluentMigrator's attributes holds after its constructors; null where that is not known.</summary>
/// <param name="Version">The version of a migration.</param>
/// <param name="IsTransactional">Whether a migration runs in a transaction.</param>
/// <param name="Tags">The tags, in their order, blank ones too.</param>
internal sealed record AttributeValues(long? Version, bool? IsTransactional, IReadOnlyList<string?>? Tags)
{
    public static readonly AttributeValues Unknown = new(null, null, null);

    /// <summary>From the arguments of one of FluentMigrator's own constructors (8.0.1), which are told apart by their types.</summary>
    public static AttributeValues Of(IMethodSymbol constructor, IReadOnlyList<Optional<object?>> arguments)
    {
        if (constructor.ContainingType.Name == "TagsAttribute") return new(null, null, TagsOf(constructor, arguments));
        long? version = FluentMigratorTypes.IsTimestamped(constructor.ContainingType)
            ? VersionNumbers.OfTime([.. constructor.Parameters.Zip(arguments, PartOf).Where(part => part.IsPart).Select(part => part.Value)])
            : arguments.Count > 0 && arguments[0] is { HasValue: true, Value: { } number } ? Number(number) : null;
        return new(version, Transactional(constructor, arguments), null);
    }

    private static (bool IsPart, long? Value) PartOf(IParameterSymbol parameter, Optional<object?> argument) =>
        (parameter.Type.SpecialType == SpecialType.System_UInt16, argument is { HasValue: true, Value: { } value } ? Number(value) : null);

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
