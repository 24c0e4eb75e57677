namespace AutoCoder.Schema.Schemas;

/// <summary>
/// Writes schemas of one <see cref="SchemaSequence"/>: a table that several have is written once. Not safe for use from several threads.
/// </summary>
internal sealed class CanonicalSequence
{
    private readonly Dictionary<TableSchema, ImmutableArray<SchemaEntry>> _tables = new(ReferenceEqualityComparer.Instance);

    /// <summary>Every object, as <see cref="CanonicalDdl"/> writes it; what is of the same table is the same object.</summary>
    public ImmutableArray<SchemaEntry> Entries(DatabaseSchema schema) => CanonicalDdl.Entries(schema, Table);

    private ImmutableArray<SchemaEntry> Table(TableSchema table)
    {
        if (!_tables.TryGetValue(table, out ImmutableArray<SchemaEntry> entries)) _tables.Add(table, entries = CanonicalDdl.Table(table));
        return entries;
    }
}
