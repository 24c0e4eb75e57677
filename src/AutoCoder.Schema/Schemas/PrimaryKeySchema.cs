namespace AutoCoder.Schema.Schemas;

/// <summary>A table's primary key, declared on the column or on the table.</summary>
/// <param name="Name">The constraint's name, or null; it does not count in comparisons.</param>
/// <param name="Terms">Its columns in order; at least one.</param>
/// <param name="Conflict">What a violation does.</param>
/// <param name="IsRowId">Whether it is another name of the rowid, so that SQLite numbers new rows.</param>
/// <param name="IsAutoIncrement">Whether a number is never given twice.</param>
public sealed record PrimaryKeySchema(
    string? Name, ImmutableArray<KeyTerm> Terms, ConflictResolution Conflict, bool IsRowId, bool IsAutoIncrement)
{
    /// <summary>The columns, for messages and comparison.</summary>
    public string Columns => string.Join(", ", Terms.Select(term => term.WithoutOrder));
}
