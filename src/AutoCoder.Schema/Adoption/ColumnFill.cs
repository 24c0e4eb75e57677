namespace AutoCoder.Schema.Adoption;

/// <summary>A column that must not hold NULL any more.</summary>
/// <param name="Column">The column.</param>
/// <param name="Statements">
/// The UPDATE statements by which the migration that made it NOT NULL filled it, or by which its default does; may be empty.
/// Rows that hold NULL after them stop the repair, and are named.
/// </param>
public sealed record ColumnFill(string Column, ImmutableArray<string> Statements);
