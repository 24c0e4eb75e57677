namespace AutoCoder.Schema.Adoption;

/// <summary>What is to be done about the indexes of a table that are not unique.</summary>
internal sealed class IndexMends(TableSchema expected, TableSchema actual, DatabaseSchema versions, SchemaHistory history)
{
    public IEnumerable<Mend> All()
    {
        foreach (IndexSchema index in actual.Indexes.Where(IsOfLater))
            yield return new($"Index {index.Name} goes: a later migration makes it, and would find it there.", new TableChange.DropIndex(index.Name));
        foreach (IndexSchema index in expected.Indexes)
        {
            if (Mend(index) is { } mend) yield return mend;
        }
    }

    /// <summary>The statement of an index, or null.</summary>
    public static string? Sql(DatabaseSchema schema, string index) =>
        schema.Entries.FirstOrDefault(entry => entry.Type == "index" && SqlName.Same(entry.Name, index))?.Sql;

    private Mend? Mend(IndexSchema index)
    {
        string line = CanonicalLines.Index(index);
        IndexSchema? found = actual.Indexes.FirstOrDefault(other => SqlName.Same(other.Name, index.Name));
        if ((found is not null && CanonicalLines.Index(found) == line) || Sql(versions, index.Name) is not { } sql) return null;
        var add = new TableChange.AddIndex(index.Name, sql);
        return found is null
            ? new($"{line} is made on {actual.Name}.", add)
            : new($"{CanonicalLines.Index(found)} on {actual.Name} becomes {line}.", new TableChange.DropIndex(index.Name), add);
    }

    private bool IsOfLater(IndexSchema index) =>
        !Has(expected, index) && history.Later.Any(schema => schema.FindTable(expected.Name) is { } table && Has(table, index));

    private static bool Has(TableSchema table, IndexSchema index) =>
        table.Indexes.Any(other => SqlName.Same(other.Name, index.Name))
        || table.UniqueKeys.Any(key => key.IsIndex && SqlName.Same(key.Name, index.Name));
}
