using Microsoft.CodeAnalysis;

namespace AutoCoder.Schema.Analyzers.Reading;

/// <summary>A concrete class that FluentMigrator would, or ought to, take for a migration.</summary>
/// <param name="Type">The class.</param>
/// <param name="Attributes">The attributes that count for it.</param>
/// <param name="Version">Its version, or null when that cannot be told from the source.</param>
/// <param name="IsTransactional">Whether it runs in a transaction, or null.</param>
/// <param name="Kinds">Its distinct tags, blank ones as an empty text, or null when one of them cannot be told from the source.</param>
internal sealed record MigrationClass(
    INamedTypeSymbol Type, IReadOnlyList<AppliedAttribute> Attributes, long? Version, bool? IsTransactional, IReadOnlyList<string>? Kinds)
{
    /// <summary>The full name, as FluentMigrator and the gate write it.</summary>
    public string Name { get; } = NameOf(Type);

    /// <summary>Whether it has any tags attribute, even one without names: FluentMigrator asks for that.</summary>
    public bool HasTags => Attributes.Any(attribute => attribute.Role == AttributeRole.Tags);

    /// <summary>What <c>Assembly.GetExportedTypes</c> returns, and so what FluentMigrator sees.</summary>
    public bool IsExported { get; } = IsPublic(Type);

    public bool IsOpenGeneric { get; } = IsGeneric(Type);

    /// <summary>The migration attribute, when it has exactly one.</summary>
    public AppliedAttribute? Migration
    {
        get
        {
            AppliedAttribute[] found = [.. Attributes.Where(attribute => attribute.Role == AttributeRole.Migration)];
            return found.Length == 1 ? found[0] : null;
        }
    }

    public static string NameOf(INamedTypeSymbol type)
    {
        if (type.ContainingType is { } outer) return $"{NameOf(outer)}+{type.MetadataName}";
        return type.ContainingNamespace is { IsGlobalNamespace: false } space ? $"{space.ToDisplayString()}.{type.MetadataName}" : type.MetadataName;
    }

    private static bool IsPublic(INamedTypeSymbol type) =>
        type.DeclaredAccessibility == Accessibility.Public && (type.ContainingType is not { } outer || IsPublic(outer));

    private static bool IsGeneric(INamedTypeSymbol type) => type.Arity > 0 || (type.ContainingType is { } outer && IsGeneric(outer));
}
