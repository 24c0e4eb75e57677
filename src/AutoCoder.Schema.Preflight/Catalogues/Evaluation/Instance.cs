namespace AutoCoder.Schema.Preflight.Catalogues.Evaluation;

/// <summary>An object in evaluation: its class and what its fields hold so far.</summary>
internal sealed class Instance(TypeSymbol type)
{
    private readonly Dictionary<string, Cell> _fields = [];
    private bool _isFrozen;

    public TypeSymbol Type { get; } = type;

    /// <summary>Where a field is kept; FluentMigrator's own properties are kept under their names.</summary>
    public Cell Field(string name)
    {
        if (_fields.TryGetValue(name, out Cell? known)) return known;
        Cell added = _fields[name] = new Cell();
        if (_isFrozen) added.Freeze();
        return added;
    }

    /// <summary>Makes fields that are not there yet frozen too; returns those that are.</summary>
    public IEnumerable<Cell> Freeze()
    {
        _isFrozen = true;
        return _fields.Values;
    }
}
