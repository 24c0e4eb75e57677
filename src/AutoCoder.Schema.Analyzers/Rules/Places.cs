using AutoCoder.Schema.Analyzers.Reading;
using Microsoft.CodeAnalysis;

namespace AutoCoder.Schema.Analyzers.Rules;

/// <summary>Where to report what is wrong with a migration.</summary>
internal static class Places
{
    /// <summary>The class's own attribute with this role, else its name.</summary>
    public static Location Of(MigrationClass migration, AttributeRole role, CancellationToken cancellation) =>
        migration.Attributes.Where(attribute => attribute.Role == role)
            .Select(attribute => attribute.Location(cancellation))
            .FirstOrDefault(location => location is not null)
        ?? OfName(migration.Type);

    public static Location OfName(INamedTypeSymbol type) => type.Locations.FirstOrDefault(location => location.IsInSource) ?? Location.None;
}
