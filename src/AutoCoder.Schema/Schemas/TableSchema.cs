namespace AutoCoder.Schema.Schemas;

/// <summary>One table with all that belongs to it, as it behaves.</summary>
/// <param name="Name">Its name as declared.</param>
/// <param name="Columns">Its columns in order; empty when <see cref="OpaqueText"/> is set.</param>
/// <param name="PrimaryKey">Its primary key, or null.</param>
/// <param name="UniqueKeys">Its other keys, each once, without one that only repeats the primary key.</param>
/// <param name="ForeignKeys">Its references to other tables, each once.</param>
/// <param name="Checks">Its CHECKs, each once.</param>
/// <param name="Indexes">Its indexes that are not unique, by name.</param>
/// <param name="IsStrict">Whether the table is <c>STRICT</c>.</param>
/// <param name="WithoutRowId">Whether the table is <c>WITHOUT ROWID</c>.</param>
/// <param name="OpaqueText">
/// The normalised statement of a virtual table, or of one that could not be taken apart; null for every other.
/// </param>
/// <param name="Definition">The statement taken apart, with the place of every part; null for an opaque table.</param>
/// <param name="Source">The row of <c>sqlite_schema</c> that it was read from.</param>
public sealed record TableSchema(
    string Name,
    ImmutableArray<ColumnSchema> Columns,
    PrimaryKeySchema? PrimaryKey,
    ImmutableArray<UniqueKeySchema> UniqueKeys,
    ImmutableArray<ForeignKeySchema> ForeignKeys,
    ImmutableArray<CheckSchema> Checks,
    ImmutableArray<IndexSchema> Indexes,
    bool IsStrict,
    bool WithoutRowId,
    string? OpaqueText,
    TableDefinition? Definition,
    SchemaEntry Source)
{
    /// <summary>The column with this name, as SQLite compares names, or null.</summary>
    public ColumnSchema? FindColumn(string name)
    {
        foreach (ColumnSchema column in Columns)
        {
            if (SqlName.Same(column.Name, name)) return column;
        }

        return null;
    }
}
