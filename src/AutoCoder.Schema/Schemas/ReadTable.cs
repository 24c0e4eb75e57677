namespace AutoCoder.Schema.Schemas;

/// <summary>A table as its own statement and those of its indexes tell it, and with what other tables say about its foreign keys.</summary>
/// <param name="entry">The row that it was read from.</param>
/// <param name="indexes">The rows of its indexes.</param>
/// <param name="table">What they come to; foreign keys as they are written.</param>
internal sealed class ReadTable(SchemaEntry entry, ImmutableArray<SchemaEntry> indexes, TableSchema table)
{
    private ImmutableArray<PrimaryKeySchema?> _parents;
    private TableSchema? _finished;

    /// <summary>The table by itself.</summary>
    public TableSchema Table => table;

    /// <summary>Whether these rows come to the same.</summary>
    public bool IsOf(SchemaEntry otherEntry, ImmutableArray<SchemaEntry> otherIndexes) =>
        entry == otherEntry && indexes.AsSpan().SequenceEqual(otherIndexes.AsSpan());

    /// <summary>The table with its foreign keys resolved; the same object as long as the primary keys that they mean are the same.</summary>
    /// <param name="keyOf">The primary key of the table with this name.</param>
    public TableSchema Finished(Func<string, PrimaryKeySchema?> keyOf)
    {
        ImmutableArray<PrimaryKeySchema?> parents = [.. table.ForeignKeys.Where(key => key.ParentColumns.IsEmpty).Select(key => keyOf(key.ParentTable))];
        if (_finished is not null && parents.AsSpan().SequenceEqual(_parents.AsSpan(), ReferenceEqualityComparer.Instance)) return _finished;
        _parents = parents;
        return _finished = table with
        {
            ForeignKeys =
            [
                .. table.ForeignKeys.Select(key => Resolved(key, keyOf)).DistinctBy(CanonicalLines.ForeignKey)
                    .OrderBy(CanonicalLines.ForeignKey, StringComparer.Ordinal),
            ],
        };
    }

    private static ForeignKeySchema Resolved(ForeignKeySchema key, Func<string, PrimaryKeySchema?> keyOf)
    {
        if (!key.ParentColumns.IsEmpty) return key;
        PrimaryKeySchema? parent = keyOf(key.ParentTable);
        return parent is null || parent.Terms.Length != key.Columns.Length
            ? key
            : key with { ParentColumns = [.. parent.Terms.Select(term => term.Column ?? term.Text)] };
    }
}
