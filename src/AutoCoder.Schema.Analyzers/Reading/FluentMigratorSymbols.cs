using Microsoft.CodeAnalysis;

namespace AutoCoder.Schema.Analyzers.Reading;

/// <summary>FluentMigrator's own types that decide what a migration is, as the compilation references them.</summary>
internal sealed class FluentMigratorSymbols
{
    private const string Execute = "FluentMigrator.Builders.Execute.IExecuteExpressionRoot";

    private FluentMigratorSymbols(
        INamedTypeSymbol migration, INamedTypeSymbol attribute, INamedTypeSymbol tags, INamedTypeSymbol? execute)
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
    public static FluentMigratorSymbols? Of(Compilation compilation) =>
        compilation.GetTypeByMetadataName("FluentMigrator.IMigration") is { } migration
        && compilation.GetTypeByMetadataName("FluentMigrator.MigrationAttribute") is { } attribute
        && compilation.GetTypeByMetadataName("FluentMigrator.TagsAttribute") is { } tags
            ? new(migration, attribute, tags, compilation.GetTypeByMetadataName(Execute))
            : null;

    /// <summary>Whether it is one of FluentMigrator's own migration attributes, whose constructors are known.</summary>
    public static bool IsTimestamped(INamedTypeSymbol type) => type is
    {
        Name: "TimestampedMigrationAttribute",
        ContainingNamespace: { Name: "FluentMigrator", ContainingNamespace.IsGlobalNamespace: true },
    };

    public AttributeMeaning RoleOf(INamedTypeSymbol? type)
    {
        for (INamedTypeSymbol? at = type; at is not null; at = at.BaseType)
        {
            if (Is(at, MigrationAttribute)) return AttributeMeaning.Migration;
            if (Is(at, TagsAttribute)) return AttributeMeaning.Tags;
        }

        return AttributeMeaning.None;
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

/// <summary>What an attribute class says about the class that it is on.</summary>
internal enum AttributeMeaning
{
    /// <summary>Nothing that matters here.</summary>
    None,

    /// <summary>It is, or derives from, <c>MigrationAttribute</c>.</summary>
    Migration,

    /// <summary>It is, or derives from, <c>TagsAttribute</c>.</summary>
    Tags,
}
