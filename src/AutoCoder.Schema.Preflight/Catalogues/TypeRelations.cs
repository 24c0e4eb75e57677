namespace AutoCoder.Schema.Preflight.Catalogues;

/// <summary>Which types are migrations and which are version tables, through all base classes and interfaces.</summary>
internal sealed class TypeRelations
{
    // Deeper than any hierarchy that people write; a damaged assembly may have any.
    private const int MaximumDepth = 200;

    private readonly Dictionary<DefinedType, Ancestry> _known = [];
    private int _depth;

    public Ancestry Of(DefinedType type)
    {
        if (_known.TryGetValue(type, out Ancestry known)) return known;
        _known[type] = default; // a damaged assembly may have a class that derives from itself
        if (_depth >= MaximumDepth) throw new BadImageFormatException();
        _depth++;
        Ancestry found = Of(type.Base);
        foreach (TypeSymbol implemented in type.Interfaces) found = found.With(Of(implemented));
        _depth--;
        return _known[type] = found;
    }

    private Ancestry Of(TypeSymbol? type) => type switch
    {
        DefinedType defined => Of(defined),
        ForeignType { Origin: ForeignOrigin.Missing } missing => new Ancestry(false, false, missing),
        ForeignType { Origin: ForeignOrigin.FluentMigrator } known => new Ancestry(
            FluentMigratorTypes.IsMigration(known.FullName), FluentMigratorTypes.IsVersionTable(known.FullName), null),
        _ => default,
    };
}
