namespace AutoCoder.Schema.Schemas;

/// <summary>Columns that are unique together, by a constraint or by a unique index: the two are one thing to SQLite.</summary>
/// <param name="Name">The constraint's or the index's name, or null; it does not count in comparisons.</param>
/// <param name="Terms">Its members, in order; at least one.</param>
/// <param name="Where">The condition of a partial index as normalised SQL, or null.</param>
/// <param name="Conflict">What a violation does.</param>
/// <param name="IsIndex">Whether it is a <c>CREATE UNIQUE INDEX</c>, which can be dropped by itself.</param>
public sealed record UniqueKeySchema(
    string? Name, ImmutableArray<KeyTerm> Terms, string? Where, ConflictResolution Conflict, bool IsIndex)
{
    /// <summary>What is unique: the members in an order of their own, since theirs makes no difference.</summary>
    public string Columns { get; } =
        string.Join(", ", Terms.Select(term => term.WithoutOrder).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        + (Where is null ? "" : $") WHERE ({Where}");
}
