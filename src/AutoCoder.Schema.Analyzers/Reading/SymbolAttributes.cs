using Microsoft.CodeAnalysis;

namespace AutoCoder.Schema.Analyzers.Reading;

/// <summary>
/// The attributes that count for a class, by the rules of <c>Type.GetCustomAttributes(inherit: true)</c>; for tags, as
/// FluentMigrator asks (<c>DefaultMigrationRunnerConventions</c>, 8.0.1), also those of all its interfaces. The same
/// answer as the catalogue that is read from the compiled assembly.
/// </summary>
internal sealed class SymbolAttributes(FluentMigratorSymbols types)
{
    public List<SymbolAttribute> On(INamedTypeSymbol type)
    {
        List<SymbolAttribute> found = [];
        for (INamedTypeSymbol? at = type; at is not null; at = at.BaseType)
        {
            bool isOwn = FluentMigratorSymbols.Is(at, type);
            foreach (SymbolAttribute attribute in Written(at, isOwn).ToList())
            {
                if (isOwn || Reaches(attribute.Type, found, at)) found.Add(attribute);
            }
        }

        foreach (INamedTypeSymbol implemented in type.AllInterfaces)
            found.AddRange(Written(implemented, isOwn: false).Where(attribute => attribute.Role == AttributeMeaning.Tags));
        return found;
    }

    /// <summary>
    /// Whether reflection passes an attribute on to derived classes. It looks at the attribute class's own
    /// <c>AttributeUsage</c> only, and without one the answer is yes (measured on .NET 10).
    /// </summary>
    public static bool IsInherited(INamedTypeSymbol attribute) => Usage(attribute, "Inherited", byDefault: true);

    private IEnumerable<SymbolAttribute> Written(INamedTypeSymbol type, bool isOwn) =>
        from data in type.GetAttributes()
        let role = types.RoleOf(data.AttributeClass)
        where role != AttributeMeaning.None
        select new SymbolAttribute(data, data.AttributeClass!, role, isOwn);

    private static bool Reaches(INamedTypeSymbol attribute, List<SymbolAttribute> found, INamedTypeSymbol from)
    {
        if (!IsInherited(attribute)) return false;
        return Usage(attribute, "AllowMultiple", byDefault: false)
            || !found.Exists(
                nearer => FluentMigratorSymbols.Is(nearer.Type, attribute.OriginalDefinition) && !IsOn(nearer, from));
    }

    private static bool IsOn(SymbolAttribute attribute, INamedTypeSymbol type) => type.GetAttributes().Contains(attribute.Data);

    private static bool Usage(INamedTypeSymbol attribute, string property, bool byDefault)
    {
        foreach (AttributeData data in attribute.OriginalDefinition.GetAttributes())
        {
            if (data.AttributeClass?.ToDisplayString() != "System.AttributeUsageAttribute") continue;
            foreach (KeyValuePair<string, TypedConstant> named in data.NamedArguments)
            {
                if (named.Key == property && named.Value.Value is bool value) return value;
            }
        }

        return byDefault;
    }
}

/// <summary>An attribute that counts for a class: its own, or one of a base class or interface.</summary>
/// <param name="Data">As it is written.</param>
/// <param name="Type">Its class.</param>
/// <param name="Role">What it means.</param>
/// <param name="IsOwn">Whether it is on the class itself.</param>
internal sealed record SymbolAttribute(AttributeData Data, INamedTypeSymbol Type, AttributeMeaning Role, bool IsOwn)
{
    /// <summary>Where it stands, or null when it is another class's.</summary>
    public Location? Location(CancellationToken cancellation) =>
        IsOwn ? Data.ApplicationSyntaxReference?.GetSyntax(cancellation).GetLocation() : null;
}
