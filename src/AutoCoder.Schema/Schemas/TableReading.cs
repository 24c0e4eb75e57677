using System.Collections.Immutable;
using AutoCoder.Schema.Sql;

namespace AutoCoder.Schema.Schemas;

/// <summary>Reads tables one by one, and at the end what takes all of them: foreign keys to a primary key.</summary>
internal sealed class TableReading
{
    private readonly ILookup<string, SchemaEntry> _indexes;
    private readonly Dictionary<string, TableSchema> _tables = new(SqlNameComparer.Instance);

    public TableReading(IEnumerable<SchemaEntry> indexes)
    {
        _indexes = indexes.ToLookup(entry => entry.Table, SqlNameComparer.Instance);
    }

    public void Add(SchemaEntry entry)
    {
        TableDefinition? definition = TableDefinition.Parse(entry.Sql!);
        _tables[entry.Name] = definition is null
            ? Opaque(entry)
            : new TableReader(entry, definition).Read(_indexes[entry.Name]);
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

        foreach (TableSchema table in _tables.Values)
        {
            foreach (ColumnSchema column in table.Columns) names.Add(column.Name);
        }

        return names;
    }

    public IEnumerable<TableSchema> Finish() => _tables.Values.Select(table => table with
    {
        ForeignKeys = [.. table.ForeignKeys.Select(Resolve).DistinctBy(CanonicalLines.ForeignKey).OrderBy(CanonicalLines.ForeignKey, StringComparer.Ordinal)],
    });

    private TableSchema Opaque(SchemaEntry entry)
    {
        List<UniqueKeySchema> keys = [];
        List<IndexSchema> indexes = [];
        IReadOnlySet<string> unknown = ImmutableHashSet<string>.Empty;
        new TermReader(ImmutableDictionary<string, string>.Empty, unknown).ReadIndexes(_indexes[entry.Name], keys, indexes);
        return new TableSchema(
            entry.Name, [], null, [.. keys.OrderBy(CanonicalLines.UniqueKey, StringComparer.Ordinal)], [], [],
            [.. indexes.OrderBy(index => index.Name, SqlNameComparer.Instance)], false, false,
            NormalisedSql.Statement(CreateStatement.Body(entry.Sql!), unknown), null, entry);
    }

    private ForeignKeySchema Resolve(ForeignKeySchema key)
    {
        if (!key.ParentColumns.IsEmpty) return key;
        PrimaryKeySchema? parent = _tables.GetValueOrDefault(key.ParentTable)?.PrimaryKey;
        return parent is null || parent.Terms.Length != key.Columns.Length
            ? key
            : key with { ParentColumns = [.. parent.Terms.Select(term => term.Column ?? term.Text)] };
    }
}
