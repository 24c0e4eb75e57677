namespace AutoCoder.Schema.Schemas;

/// <summary>An index that is not unique: it makes queries faster and changes no result.</summary>
/// <param name="Name">Its name, by which migrations drop it, so it counts in comparisons.</param>
/// <param name="Terms">What is indexed, in order; empty when the statement could not be taken apart.</param>
/// <param name="Where">The condition of a partial index as normalised SQL, or null.</param>
/// <param name="OpaqueText">The normalised statement when it could not be taken apart; null otherwise.</param>
public sealed record IndexSchema(string Name, ImmutableArray<KeyTerm> Terms, string? Where, string? OpaqueText);
