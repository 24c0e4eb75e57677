namespace AutoCoder.Schema.Adoption;

/// <summary>How a migration gave a column's rows without a value one.</summary>
/// <param name="Version">The migration.</param>
/// <param name="Statements">UPDATE statements that touch nothing but this column where it is NULL.</param>
internal sealed record NullFill(long Version, ImmutableArray<string> Statements);
