namespace AutoCoder.Schema.Schemas;

/// <summary>Reads tables one by one, and at the end what takes all of them: foreign keys to a primary key.</summary>
internal sealed class TableReading
{
    private readonly SchemaMemory? _memory;
    private readonly ILookup<string, SchemaEntry> _indexes;
    private readonly Dictionary<string, ReadTable> _tables = new(SqlNameComparer.Instance);

    public TableReading(IEnumerable<SchemaEntry> indexes, SchemaMemory? memory)
    {
        _memory = memory;
        _indexes = indexes.ToLookup(entry => entry.Table, SqlNameComparer.Instance);
    }

    public void Add(SchemaEntry entry)
    {
        ImmutableArray<SchemaEntry> indexes = [.. _indexes[entry.Name]];
        _tables[entry.Name] = _memory?.Find(entry, indexes) ?? Read(entry, indexes);
    }

    /// <summary>Every name of the database: what a double-quoted name in a view or trigger can mean.</summary>
    public IReadOnlySet<string> Names(IEnumerable<SchemaEntry> entries)
    {
        var names = new HashSet<string>(SqlNameComparer.Instance);
        foreach (SchemaEntry entry in entries)
        {
            names.Add(entry.Name);
            names.Add(entry.Table);
        }

        foreach (ReadTable read in _tables.Values)
        {
            foreach (ColumnSchema column in read.Table.Columns) names.Add(column.Name);
        }

        return names;
    }

    public IEnumerable<TableSchema> Finish() => _tables.Values.Select(read => read.Finished(KeyOf));

    private PrimaryKeySchema? KeyOf(string table) => _tables.GetValueOrDefault(table)?.Table.PrimaryKey;

    private ReadTable Read(SchemaEntry entry, ImmutableArray<SchemaEntry> indexes)
    {
        TableDefinition? definition = TableDefinition.Parse(entry.Sql!);
        ReadTable read = new(entry, indexes, definition is null ? Opaque(entry, indexes) : new TableReader(entry, definition).Read(indexes));
        _memory?.Keep(read);
        return read;
    }

    private static TableSchema Opaque(SchemaEntry entry, ImmutableArray<SchemaEntry> itsIndexes)
    {
        List<UniqueKeySchema> keys = [];
        List<IndexSchema> indexes = [];
        IReadOnlySet<string> unknown = ImmutableHashSet<string>.Empty;
        new TermReader(ImmutableDictionary<string, string>.Empty, unknown).ReadIndexes(itsIndexes, keys, indexes);
        return new TableSchema(
            entry.Name, [], null, [.. keys.OrderBy(CanonicalLines.UniqueKey, StringComparer.Ordinal)], [], [],
            [.. indexes.OrderBy(index => index.Name, SqlNameComparer.Instance)], false, false,
            NormalisedSql.Statement(CreateStatement.Body(entry.Sql!), unknown), null, entry);
    }
}
