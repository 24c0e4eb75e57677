using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoCoder.Schema.Analyzers.Reading;

/// <summary>
/// Works out what an attribute holds by following its constructors down to FluentMigrator's own. Constants, parameters that
/// are passed on and sums of them are followed; anything else, and constructors of other assemblies, is not known. (The
/// catalogue follows more, in the compiled code: what is silent here is told there.)
/// </summary>
internal sealed class AttributeReader(Compilation compilation, FluentMigratorTypes types, CancellationToken cancellation)
{
    // Longer chains of constructors do not occur; one that calls itself does not compile, but is seen while it is typed.
    private const int MaximumDepth = 16;

    public AttributeValues Read(AttributeData attribute)
    {
        if (attribute.AttributeConstructor is not { } constructor) return AttributeValues.Unknown;
        bool isChanged = attribute.NamedArguments.Any(named => named.Key is "Version" or "TransactionBehavior" or "TagNames" or "Behavior");
        return isChanged
            ? AttributeValues.Unknown
            : Follow(constructor, [.. attribute.ConstructorArguments.Select(ConstantExpressions.Of)], depth: 0);
    }

    private AttributeValues Follow(IMethodSymbol constructor, IReadOnlyList<Optional<object?>> arguments, int depth)
    {
        if (depth > MaximumDepth || arguments.Count != constructor.Parameters.Length) return AttributeValues.Unknown;
        if (IsFluentMigrators(constructor.ContainingType)) return AttributeValues.Of(constructor, arguments);
        if (!FluentMigratorTypes.Is(constructor.ContainingAssembly, compilation.Assembly)) return AttributeValues.Unknown;
        if (Initializer(constructor.OriginalDefinition) is not { } call)
            return Implicit(constructor) is { } parameterless ? Follow(parameterless, [], depth + 1) : AttributeValues.Unknown;

        ConstantExpressions expressions = new(constructor.OriginalDefinition, arguments);
        Optional<object?>[] passed = new Optional<object?>[call.TargetMethod.Parameters.Length];
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Parameter is { } parameter) passed[parameter.Ordinal] = expressions.Evaluate(argument.Value);
        }

        return Follow(call.TargetMethod, passed, depth + 1);
    }

    private bool IsFluentMigrators(INamedTypeSymbol type) =>
        FluentMigratorTypes.Is(type, types.MigrationAttribute) || FluentMigratorTypes.Is(type, types.TagsAttribute)
        || FluentMigratorTypes.IsTimestamped(type);

    private IInvocationOperation? Initializer(IMethodSymbol constructor)
    {
        foreach (SyntaxReference reference in constructor.DeclaringSyntaxReferences)
        {
            SyntaxNode? call = reference.GetSyntax(cancellation) switch
            {
                ConstructorDeclarationSyntax declaration => declaration.Initializer,
                TypeDeclarationSyntax { ParameterList: not null } declaration => declaration.BaseList?.Types.OfType<PrimaryConstructorBaseTypeSyntax>().FirstOrDefault(),
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
