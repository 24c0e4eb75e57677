namespace AutoCoder.Schema.Schemas;

/// <summary>A CHECK, declared on a column or on the table.</summary>
/// <param name="Name">The constraint's name, or null; it does not count in comparisons.</param>
/// <param name="Expression">The condition as normalised SQL.</param>
public sealed record CheckSchema(string? Name, string Expression);
