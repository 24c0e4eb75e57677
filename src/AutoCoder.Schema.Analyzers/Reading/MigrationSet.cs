using Microsoft.CodeAnalysis;

namespace AutoCoder.Schema.Analyzers.Reading;

/// <summary>The migrations of a compilation, as far as its source tells.</summary>
internal sealed class MigrationSet
{
    public const string DefaultKind = "default";

    private readonly FluentMigratorTypes _types;
    private readonly AttributesInEffect _attributes;
    private readonly AttributeReader _reader;
    private readonly Dictionary<INamedTypeSymbol, MigrationClass> _classes = new(SymbolEqualityComparer.Default);

    private MigrationSet(Compilation compilation, FluentMigratorTypes types, CancellationToken cancellation)
    {
        _types = types;
        _attributes = new(types);
        _reader = new(compilation, types, cancellation);
        Scan(compilation.Assembly.GlobalNamespace, cancellation);
        UsesTags = Classes.Any(found => found.HasTags);
    }

    public IReadOnlyCollection<MigrationClass> Classes => _classes.Values;

    /// <summary>Classes with a migration attribute of their own that are none, because they are abstract or derive from nothing.</summary>
    public List<(INamedTypeSymbol Type, bool IsAbstract)> Strays { get; } = [];

    /// <summary>Whether any migration has a tag: then each needs one.</summary>
    public bool UsesTags { get; }

    public static MigrationSet Of(Compilation compilation, FluentMigratorTypes types, CancellationToken cancellation) =>
        new(compilation, types, cancellation);

    public MigrationClass? Find(INamedTypeSymbol type) => _classes.TryGetValue(type, out MigrationClass? found) ? found : null;

    /// <summary>The one kind of a migration, or null when it has none, several, or that is not known.</summary>
    public string? KindOf(MigrationClass migration)
    {
        if (!UsesTags) return DefaultKind;
        if (migration.Kinds is not { } kinds || !migration.IsExported) return null;
        string[] named = [.. kinds.Where(kind => kind.Length > 0)];
        return named.Length == 1 ? named[0] : null;
    }

    private void Scan(INamespaceOrTypeSymbol container, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        foreach (ISymbol member in container.GetMembers())
        {
            if (member is INamedTypeSymbol type) Sort(type);
            if (member is INamespaceOrTypeSymbol inner) Scan(inner, cancellation);
        }
    }

    private void Sort(INamedTypeSymbol type)
    {
        if (type.TypeKind != TypeKind.Class) return;
        List<AppliedAttribute> attributes = _attributes.On(type);
        AppliedAttribute[] versions = [.. attributes.Where(attribute => attribute.Role == AttributeRole.Migration)];
        if (versions.Length == 0) return;
        bool isMigration = _types.IsMigration(type);
        if (isMigration && !type.IsAbstract) _classes.Add(type, Read(type, attributes, versions));
        else if (IsStray(type, versions, isMigration)) Strays.Add((type, isMigration));
    }

    // An attribute that derived classes inherit belongs on an abstract class; and what a class derives from is not known while
    // the name of its base class does not compile.
    private static bool IsStray(INamedTypeSymbol type, AppliedAttribute[] versions, bool isMigration)
    {
        if (!versions.Any(attribute => attribute.IsOwn)) return false;
        if (isMigration) return !versions.Any(attribute => attribute.IsOwn && AttributesInEffect.IsInherited(attribute.Type));
        for (INamedTypeSymbol? at = type; at is not null; at = at.BaseType)
        {
            if (at.TypeKind == TypeKind.Error) return false;
        }

        return !type.IsAbstract && type.Interfaces.All(implemented => implemented.TypeKind != TypeKind.Error);
    }

    private MigrationClass Read(INamedTypeSymbol type, List<AppliedAttribute> attributes, AppliedAttribute[] versions)
    {
        AttributeValues values = versions.Length == 1 ? _reader.Read(versions[0].Data) : AttributeValues.Unknown;
        return new(type, attributes, values.Version, values.IsTransactional, Kinds(attributes));
    }

    private List<string>? Kinds(List<AppliedAttribute> attributes)
    {
        List<string> kinds = [];
        foreach (AppliedAttribute attribute in attributes)
        {
            if (attribute.Role != AttributeRole.Tags) continue;
            if (_reader.Read(attribute.Data).Tags is not { } tags) return null;
            foreach (string? tag in tags)
            {
                string kind = tag is null || string.IsNullOrWhiteSpace(tag) ? "" : tag;
                if (!kinds.Contains(kind)) kinds.Add(kind);
            }
        }

        return kinds;
    }
}
