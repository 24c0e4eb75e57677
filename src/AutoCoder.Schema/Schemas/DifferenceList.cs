namespace AutoCoder.Schema.Schemas;

/// <summary>Differences as they are found.</summary>
internal sealed class DifferenceList
{
    private readonly ImmutableArray<SchemaDifference>.Builder _differences = ImmutableArray.CreateBuilder<SchemaDifference>();

    public int Count => _differences.Count;

    public void Breaking(string subject, string description) => _differences.Add(new(DifferenceClass.Breaking, subject, description));

    public void Harmless(string subject, string description) => _differences.Add(new(DifferenceClass.Harmless, subject, description));

    public void Add(bool isBreaking, string subject, string description) =>
        _differences.Add(new(isBreaking ? DifferenceClass.Breaking : DifferenceClass.Harmless, subject, description));

    public ImmutableArray<SchemaDifference> ToImmutable() => _differences.ToImmutable();
}
