using Microsoft.CodeAnalysis;

namespace AutoCoder.Schema.Analyzers.Reading;

/// <summary>The migrations of a compilation, as far as its source tells.</summary>
internal sealed class MigrationSet
{
    public const string DefaultKind = "default";

    private readonly FluentMigratorSymbols _types;
    private readonly SymbolAttributes _attributes;
    private readonly AttributeSymbolReader _reader;
    private readonly Dictionary<INamedTypeSymbol, MigrationSymbol> _classes = new(SymbolEqualityComparer.Default);

    private MigrationSet(Compilation compilation, FluentMigratorSymbols types, CancellationToken cancellation)
    {
        _types = types;
        _attributes = new(types);
        _reader = new(compilation, types, cancellation);
        Scan(compilation.Assembly.GlobalNamespace, cancellation);
        UsesTags = Classes.Any(found => found.HasTags);
    }

    public IReadOnlyCollection<MigrationSymbol> Classes => _classes.Values;

    /// <summary>
    /// Classes with a migration attribute of their own that are none, because they are abstract or derive from nothing.
    /// </summary>
    public List<(INamedTypeSymbol Type, bool IsAbstract)> Strays { get; } = [];

    /// <summary>Whether any migration has a tag: then each needs one.</summary>
    public bool UsesTags { get; }

    public static MigrationSet Of(Compilation compilation, FluentMigratorSymbols types, CancellationToken cancellation) =>
        new(compilation, types, cancellation);

    public MigrationSymbol? Find(INamedTypeSymbol type) => _classes.TryGetValue(type, out MigrationSymbol? found) ? found : null;

    /// <summary>The one kind of a migration, or null when it has none, several, or that is not known.</summary>
    /// <param name="migration">The migration.</param>
    /// <param name="known">Kinds that namespaces tell.</param>
    public string? KindOf(MigrationSymbol migration, KnownKinds known)
    {
        if (known.Namespaces.Count > 0) return KindsByNamespace(migration, known) is { Count: 1 } only ? only.First() : null;
        if (!UsesTags) return DefaultKind;
        if (migration.Kinds is not { } kinds || !migration.IsExported) return null;
        string[] named = [.. kinds.Where(kind => kind.Length > 0)];
        return named.Length == 1 ? named[0] : null;
    }

    /// <summary>
    /// The kinds of a migration where namespaces tell them: none for one in no such namespace, which is of no kind; null when a
    /// tag that it has besides is not known.
    /// </summary>
    public static IReadOnlyList<string>? KindsByNamespace(MigrationSymbol migration, KnownKinds known)
    {
        string space = migration.Type.ContainingNamespace is { IsGlobalNamespace: false } named ? named.ToDisplayString() : "";
        string[] kinds = [.. known.Namespaces.Where(kind => kind.Has(space)).Select(kind => kind.Name)];
        if (kinds.Length == 0) return kinds;
        return migration.Kinds is { } tags ? [.. kinds, .. tags.Where(tag => tag.Length > 0)] : null;
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
        List<SymbolAttribute> attributes = _attributes.On(type);
        SymbolAttribute[] versions = [.. attributes.Where(attribute => attribute.Role == AttributeMeaning.Migration)];
        if (versions.Length == 0) return;
        bool isMigration = _types.IsMigration(type);
        if (isMigration && !type.IsAbstract) _classes.Add(type, Read(type, attributes, versions));
        else if (IsStray(type, versions, isMigration)) Strays.Add((type, isMigration));
    }

    // An attribute that derived classes inherit belongs on an abstract class; and what a class derives from is not known while
    // the name of its base class does not compile.
    private static bool IsStray(INamedTypeSymbol type, SymbolAttribute[] versions, bool isMigration)
    {
        if (!versions.Any(attribute => attribute.IsOwn)) return false;
        if (isMigration) return !versions.Any(attribute => attribute.IsOwn && SymbolAttributes.IsInherited(attribute.Type));
        for (INamedTypeSymbol? at = type; at is not null; at = at.BaseType)
        {
            if (at.TypeKind == TypeKind.Error) return false;
        }

        return !type.IsAbstract && type.Interfaces.All(implemented => implemented.TypeKind != TypeKind.Error);
    }

    private MigrationSymbol Read(INamedTypeSymbol type, List<SymbolAttribute> attributes, SymbolAttribute[] versions)
    {
        AttributeSymbolValues values = versions.Length == 1 ? _reader.Read(versions[0].Data) : AttributeSymbolValues.Unknown;
        return new(type, attributes, values.Version, values.IsTransactional, Kinds(attributes));
    }

    private List<string>? Kinds(List<SymbolAttribute> attributes)
    {
        List<string> kinds = [];
        foreach (SymbolAttribute attribute in attributes)
        {
            if (attribute.Role != AttributeMeaning.Tags) continue;
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

/// <summary>A concrete class that FluentMigrator would, or ought to, take for a migration.</summary>
/// <param name="Type">The class.</param>
/// <param name="Attributes">The attributes that count for it.</param>
/// <param name="Version">Its version, or null when that cannot be told from the source.</param>
/// <param name="IsTransactional">Whether it runs in a transaction, or null.</param>
/// <param name="Kinds">
/// Its distinct tags, blank ones as an empty text, or null when one of them cannot be told from the source.
/// </param>
internal sealed record MigrationSymbol(
    INamedTypeSymbol Type,
    IReadOnlyList<SymbolAttribute> Attributes,
    long? Version,
    bool? IsTransactional,
    IReadOnlyList<string>? Kinds)
{
    /// <summary>The full name, as FluentMigrator and the gate write it.</summary>
    public string Name { get; } = NameOf(Type);

    /// <summary>Whether it has any tags attribute, even one without names: FluentMigrator asks for that.</summary>
    public bool HasTags => Attributes.Any(attribute => attribute.Role == AttributeMeaning.Tags);

    /// <summary>What <c>Assembly.GetExportedTypes</c> returns, and so what FluentMigrator sees.</summary>
    public bool IsExported { get; } = IsPublic(Type);

    public bool IsOpenGeneric { get; } = IsGeneric(Type);

    /// <summary>The migration attribute, when it has exactly one.</summary>
    public SymbolAttribute? Migration
    {
        get
        {
            SymbolAttribute[] found = [.. Attributes.Where(attribute => attribute.Role == AttributeMeaning.Migration)];
            return found.Length == 1 ? found[0] : null;
        }
    }

    public static string NameOf(INamedTypeSymbol type)
    {
        if (type.ContainingType is { } outer) return $"{NameOf(outer)}+{type.MetadataName}";
        return type.ContainingNamespace is { IsGlobalNamespace: false } space
            ? $"{space.ToDisplayString()}.{type.MetadataName}"
            : type.MetadataName;
    }

    private static bool IsPublic(INamedTypeSymbol type) =>
        type.DeclaredAccessibility == Accessibility.Public && (type.ContainingType is not { } outer || IsPublic(outer));

    private static bool IsGeneric(INamedTypeSymbol type) =>
        type.Arity > 0 || (type.ContainingType is { } outer && IsGeneric(outer));
}
