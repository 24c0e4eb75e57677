namespace AutoCoder.Schema.Contracts;

/// <summary>The schema that the code expects, as its ORM prints it, and where in the files each part stands.</summary>
internal sealed class Model
{
    private readonly ImmutableDictionary<string, SourcePlace> _places;

    internal Model(DatabaseSchema schema, SourcePlace whole, ImmutableDictionary<string, SourcePlace> places)
    {
        Schema = schema;
        Whole = whole;
        _places = places.WithComparers(SqlNameComparer.Instance);
    }

    /// <summary>The schema.</summary>
    public DatabaseSchema Schema { get; }

    /// <summary>The first of the files.</summary>
    public SourcePlace Whole { get; }

    /// <summary>Where a thing stands, named as <see cref="SchemaDifference.Subject"/> names it; null for what the model does not have.</summary>
    public SourcePlace? Find(string subject) => _places.GetValueOrDefault(subject);
}
