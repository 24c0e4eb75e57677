using System.Reflection.Metadata;

namespace AutoCoder.Schema.Preflight.Catalogues.Evaluation;

/// <summary>What static fields hold after their class is initialised.</summary>
internal sealed class StaticFields(Evaluator evaluator)
{
    private readonly Dictionary<(DefinedType, string), Cell> _fields = [];
    private readonly Dictionary<DefinedType, bool> _isInitialised = [];
    private readonly Dictionary<DefinedType, Unknown> _unknown = [];

    public Cell Of(DefinedType type, string name, string fieldType)
    {
        if (_isInitialised.TryAdd(type, false)) Initialise(type);
        return Get(type, name, fieldType);
    }

    private Cell Get(DefinedType type, string name, string fieldType)
    {
        if (_fields.TryGetValue((type, name), out Cell? known)) return known;
        Cell cell = new() { Value = _unknown.GetValueOrDefault(type) ?? Conversion.Default(fieldType) };
        if (_isInitialised[type]) cell.Freeze();
        return _fields[(type, name)] = cell;
    }

    private void Initialise(DefinedType type)
    {
        MethodDefinitionHandle initialiser = CallTargets.Find(type, ".cctor", []);
        string? failure = initialiser.IsNil ? null : evaluator.Apart(
            () => evaluator.Invoke(CallTargets.Defined(type.Assembly, initialiser), [], isVirtual: false));
        foreach (((DefinedType owner, string _), Cell cell) in _fields)
        {
            if (owner != type) continue;
            if (failure is not null) cell.Value = new Unknown(failure);
            cell.Freeze();
        }

        _isInitialised[type] = true;
        if (failure is not null) _unknown[type] = new Unknown(failure);
    }
}
