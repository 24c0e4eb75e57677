namespace AutoCoder.Schema.Schemas;

/// <summary>Reads the members of keys and indexes of one table.</summary>
/// <param name="columns">The collation of each column, by name; empty for a table that could not be taken apart.</param>
/// <param name="names">What a double-quoted name can mean here.</param>
internal sealed class TermReader(IReadOnlyDictionary<string, string> columns, IReadOnlySet<string> names)
{
    public ImmutableArray<KeyTerm> Read(string sql, ImmutableArray<IndexedTerm> terms) =>
        [.. terms.Select(term => Read(sql, term))];

    /// <summary>The member that a constraint on the column itself has.</summary>
    public KeyTerm Column(string name, bool isDescending = false) =>
        new(SqlName.Fold(name), SqlName.Render(name), CollationOf(name), isDescending);

    /// <summary>Reads the indexes of a table: unique ones are keys, and one that cannot be taken apart is text.</summary>
    public void ReadIndexes(IEnumerable<SchemaEntry> entries, List<UniqueKeySchema> keys, List<IndexSchema> indexes)
    {
        foreach (SchemaEntry entry in entries.DistinctBy(entry => entry.Name, SqlNameComparer.Instance))
        {
            IndexDefinition? index = IndexDefinition.Parse(entry.Sql!);
            if (index is null) indexes.Add(new(entry.Name, [], null, NormalisedSql.Statement(entry.Sql!, names)));
            else if (index.IsUnique) keys.Add(new(entry.Name, Read(index.Sql, index.Terms), Where(index), ConflictResolution.Abort, true));
            else indexes.Add(new(entry.Name, Read(index.Sql, index.Terms), Where(index), null));
        }
    }

    private KeyTerm Read(string sql, IndexedTerm term)
    {
        if (term.Column is not null && columns.ContainsKey(term.Column))
        {
            return Column(term.Column, term.IsDescending) with { Collation = SqlName.Fold(term.Collation ?? CollationOf(term.Column)) };
        }

        string text = NormalisedSql.Expression(sql.AsSpan(term.Expression.Start, term.Expression.Length), names);
        return new KeyTerm(null, $"({text})", SqlName.Fold(term.Collation ?? ""), term.IsDescending);
    }

    private string? Where(IndexDefinition index) =>
        index.Where is { } where ? NormalisedSql.Expression(index.Sql.AsSpan(where.Start, where.Length), names) : null;

    private string CollationOf(string column) => columns.GetValueOrDefault(column, ColumnSchema.BinaryCollation);
}
