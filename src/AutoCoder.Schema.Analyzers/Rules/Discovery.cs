using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace AutoCoder.Schema.Analyzers.Rules;

/// <summary>Classes with a migration attribute that FluentMigrator's scan passes over or cannot create.</summary>
internal static class Discovery
{
    private const string Skip = "skip it without a word";

    public static IEnumerable<RuleFinding> Find(MigrationSet set)
    {
        foreach (MigrationSymbol migration in set.Classes)
        {
            if (!migration.IsExported) yield return NotPublic(migration);
            else if (migration.IsOpenGeneric) yield return Generic(migration);
        }

        foreach ((INamedTypeSymbol type, bool isAbstract) in set.Strays) yield return Stray(type, isAbstract);
    }

    private static RuleFinding NotPublic(MigrationSymbol migration)
    {
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty;
        // What is generic is not found when it is public either.
        if (!migration.IsOpenGeneric) properties = properties.Add(FixProperties.MakePublic, "");
        return Report(migration.Type, properties, "is not public", Skip, "make it, and the classes around it, public");
    }

    private static RuleFinding Generic(MigrationSymbol migration) => Report(
        migration.Type, null, "is generic", "fail to create it", "make it abstract and derive a class for each type argument");

    private static RuleFinding Stray(INamedTypeSymbol type, bool isAbstract) => isAbstract
        ? Report(type, null, "is abstract", Skip, "take the attribute to the classes that derive from it")
        : Report(type, null, "is no IMigration", Skip, "derive it from Migration, or take the attribute away");

    private static RuleFinding Report(
        INamedTypeSymbol type,
        ImmutableDictionary<string, string?>? properties,
        string what,
        string consequence,
        string advice) => new(
            type,
            Diagnostic.Create(
                MigrationRules.NotFound,
                Places.OfName(type),
                properties,
                MigrationSymbol.NameOf(type),
                what,
                consequence,
                advice));
}
