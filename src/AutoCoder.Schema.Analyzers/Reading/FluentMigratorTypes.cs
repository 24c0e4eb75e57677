using Microsoft.CodeAnalysis;

namespace AutoCoder.Schema.Analyzers.Reading;

/// <summary>FluentMigrator's own types that decide what a migration is, as the compilation references them.</summary>
internal sealed class FluentMigratorTypes
{
    private FluentMigratorTypes(INamedTypeSymbol migration, INamedTypeSymbol attribute, INamedTypeSymbol tags, INamedTypeSymbol? execute)
    {
        Migration = migration;
        MigrationAttribute = attribute;
        TagsAttribute = tags;
        ExecuteRoot = execute;
    }

    public INamedTypeSymbol Migration { get; }

    public INamedTypeSymbol MigrationAttribute { get; }

    public INamedTypeSymbol TagsAttribute { get; }

    public INamedTypeSymbol? ExecuteRoot { get; }

    /// <summary>Null when the compilation does not use FluentMigrator.</summary>
    public static FluentMigratorTypes? Of(Compilation compilation) =>
        compilation.GetTypeByMetadataName("FluentMigrator.IMigration") is { } migration
        && compilation.GetTypeByMetadataName("FluentMigrator.MigrationAttribute") is { } attribute
        && compilation.GetTypeByMetadataName("FluentMigrator.TagsAttribute") is { } tags
            ? new(migration, attribute, tags, compilation.GetTypeByMetadataName("FluentMigrator.Builders.Execute.IExecuteExpressionRoot"))
            : null;

    /// <summary>Whether it is one of FluentMigrator's own migration attributes, whose constructors are known.</summary>
    public static bool IsTimestamped(INamedTypeSymbol type) =>
        type is { Name: "TimestampedMigrationAttribute", ContainingNamespace: { Name: "FluentMigrator", ContainingNamespace.IsGlobalNamespace: true } };

    public AttributeRole RoleOf(INamedTypeSymbol? type)
    {
        for (INamedTypeSymbol? at = type; at is not null; at = at.BaseType)
        {
            if (Is(at, MigrationAttribute)) return AttributeRole.Migration;
            if (Is(at, TagsAttribute)) return AttributeRole.Tags;
        }

        return AttributeRole.None;
    }

    public bool IsMigration(INamedTypeSymbol type)
    {
        foreach (INamedTypeSymbol implemented in type.AllInterfaces)
        {
            if (Is(implemented, Migration)) return true;
        }

        return false;
    }

    public static bool Is(ISymbol left, ISymbol right) => SymbolEqualityComparer.Default.Equals(left.OriginalDefinition, right);
}
