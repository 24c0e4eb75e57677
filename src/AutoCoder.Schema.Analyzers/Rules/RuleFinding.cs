using Microsoft.CodeAnalysis;

namespace AutoCoder.Schema.Analyzers.Rules;

/// <summary>A rule that a class breaks.</summary>
/// <param name="Type">The class.</param>
/// <param name="Diagnostic">What is said about it.</param>
internal readonly record struct RuleFinding(INamedTypeSymbol Type, Diagnostic Diagnostic);

/// <summary>Where to report what is wrong with a migration.</summary>
internal static class Places
{
    /// <summary>The class's own attribute with this role, else its name.</summary>
    public static Location Of(MigrationSymbol migration, AttributeMeaning role, CancellationToken cancellation) =>
        migration.Attributes.Where(attribute => attribute.Role == role)
            .Select(attribute => attribute.Location(cancellation))
            .FirstOrDefault(location => location is not null)
        ?? OfName(migration.Type);

    public static Location OfName(INamedTypeSymbol type) =>
        type.Locations.FirstOrDefault(location => location.IsInSource) ?? Location.None;
}
