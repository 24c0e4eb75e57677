namespace AutoCoder.Schema.Preflight.Catalogues;

/// <summary>Which types are migrations and which are version tables, through all base classes and interfaces.</summary>
internal sealed class TypeRelations
{
    private readonly Dictionary<DefinedType, Ancestry> _known = [];

    public Ancestry Of(DefinedType type)
    {
        if (_known.TryGetValue(type, out Ancestry known)) return known;
        _known[type] = default; // a damaged assembly may have a class that derives from itself
        Ancestry found = Of(type.Base);
        foreach (TypeSymbol implemented in type.Interfaces) found = found.With(Of(implemented));
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
