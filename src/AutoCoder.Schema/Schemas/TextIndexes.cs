namespace AutoCoder.Schema.Schemas;

/// <summary>What to do where a name in double quotes that is none was a text to the SQLite of a team.</summary>
internal static class MissingTexts
{
    /// <summary>What SQLite (3.41 and later) adds where it takes no such text.</summary>
    public const string Hint = "should this be a string literal in single-quotes?";

    /// <summary>Two sentences.</summary>
    public const string Advice = "Most builds of SQLite take such a name in double quotes for a text. Where this migration has "
        + "run on one of them, say \"doubleQuotedTexts\": true in autocoder-schema.json; anywhere else mend the name.";
}

/// <summary>
/// Indexes on a name in double quotes that is no column of their table. To most builds of SQLite it is a text
/// (https://sqlite.org/quirks.html#dblquote), the same in every row, so that a misspelt column passes there.
/// </summary>
internal static class TextIndexes
{
    /// <summary>Those of a schema, in its order.</summary>
    /// <param name="entries">The rows of the schema.</param>
    public static ImmutableArray<SchemaEntry> In(ImmutableArray<SchemaEntry> entries)
    {
        Dictionary<string, TableDefinition?> tables = new(SqlNameComparer.Instance);
        return [.. entries.Where(entry => TextOf(entry, TableOf) is not null)];

        TableDefinition? TableOf(string name)
        {
            if (tables.TryGetValue(name, out TableDefinition? known)) return known;
            SchemaEntry? table = entries.FirstOrDefault(entry => entry.Type == "table" && SqlName.Same(entry.Name, name));
            return tables[name] = table?.Sql is null ? null : TableDefinition.Parse(table.Sql);
        }
    }

    /// <summary>The first text that an index is on; null where it is on columns and expressions alone.</summary>
    /// <param name="index">The index.</param>
    /// <param name="table">Its table.</param>
    public static string? TextOf(IndexDefinition index, TableDefinition table) => index.Terms.FirstOrDefault(term =>
        term.Column is { } name && table.FindColumn(name) is null && term.Expression.Of(index.Sql).StartsWith('"'))?.Column;

    /// <summary>Those of a schema that an earlier one does not have, each with its text.</summary>
    public static IEnumerable<(SchemaEntry Index, string Text)> Since(DatabaseSchema earlier, DatabaseSchema later) =>
        from entry in later.Entries.Except(earlier.Entries)
        let text = TextOf(entry, table => later.FindTable(table)?.Definition)
        where text is not null
        select (entry, text);

    private static string? TextOf(SchemaEntry entry, Func<string, TableDefinition?> tableOf) =>
        entry is { Type: "index", Sql: { } sql } && sql.Contains('"', StringComparison.Ordinal)
            && IndexDefinition.Parse(sql) is { } index && tableOf(entry.Table) is { } table
            ? TextOf(index, table)
            : null;
}
