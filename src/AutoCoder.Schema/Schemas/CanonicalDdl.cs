namespace AutoCoder.Schema.Schemas;

/// <summary>
/// Writes a schema as SQL that SQLite executes and that <see cref="SchemaReader"/> reads back as the same schema: one
/// column, key and constraint a line, in one spelling whatever the spelling of the statements that made it. Names are kept
/// as declared, those of constraints too.
/// </summary>
/// <remarks>
/// What would not read back the same (virtual tables, types whose affinity hangs on their raw text, names in brackets in a
/// view) is written as it was declared, with line feeds as line ends. It is tried, not guessed.
/// </remarks>
internal static class CanonicalDdl
{
    /// <summary>Every object as a row of <c>sqlite_schema</c>: tables by name, each with its indexes, then views, then triggers.</summary>
    public static ImmutableArray<SchemaEntry> Entries(DatabaseSchema schema) => Entries(schema, Table);

    /// <summary>The same, where somebody keeps what <see cref="Table"/> makes of each table.</summary>
    internal static ImmutableArray<SchemaEntry> Entries(DatabaseSchema schema, Func<TableSchema, ImmutableArray<SchemaEntry>> tableOf)
    {
        var entries = ImmutableArray.CreateBuilder<SchemaEntry>(schema.Entries.Length);
        foreach (TableSchema table in schema.Tables) entries.AddRange(tableOf(table));
        if (schema.Views.IsEmpty && schema.Triggers.IsEmpty) return entries.DrainToImmutable();
        HashSet<string> names = Names(schema);
        entries.AddRange(schema.Views.Select(view => Script(view, names)));
        entries.AddRange(schema.Triggers.Select(trigger => Script(trigger, names)));
        return entries.DrainToImmutable();
    }

    /// <summary>The statements that make the schema in an empty database, in their order, without semicolons.</summary>
    public static ImmutableArray<string> Statements(DatabaseSchema schema) => [.. Entries(schema).Select(entry => entry.Sql!)];

    /// <summary>A table and then its indexes, unique ones among them.</summary>
    public static ImmutableArray<SchemaEntry> Table(TableSchema table)
    {
        ImmutableArray<SchemaEntry> indexes =
        [
            .. table.UniqueKeys.Where(key => key.IsIndex).Select(key => Entry(table, key.Name!, TableDdl.UniqueIndex(table, key))),
            .. table.Indexes.Select(index => Entry(table, index.Name, TableDdl.Index(table, index))),
        ];
        SchemaEntry original = table.Source with { Sql = LineFeeds(table.Source.Sql!) };
        if (table.OpaqueText is not null) return [original, .. indexes];
        SchemaEntry canonical = new("table", table.Name, table.Name, TableDdl.Table(table));
        return [ReadsBack(table, [canonical, .. indexes]) ? canonical : original, .. indexes];
    }

    /// <summary>A view or a trigger.</summary>
    /// <param name="script">The view or trigger.</param>
    /// <param name="schema">The schema that it belongs to: what a name in double quotes means hangs on it.</param>
    public static SchemaEntry Script(ScriptSchema script, DatabaseSchema schema) => Script(script, Names(schema));

    private static SchemaEntry Script(ScriptSchema script, HashSet<string> names)
    {
        string sql = ScriptDdl.Of(script);
        bool isSame = string.Equals(NormalisedSql.Statement(CreateStatement.Body(sql), names), script.Text, StringComparison.Ordinal);
        return isSame
            ? new(script.Source.Type, script.Name, script.Table, sql)
            : script.Source with { Sql = LineFeeds(script.Source.Sql!) };
    }

    private static SchemaEntry Entry(TableSchema table, string name, string sql) => new("index", name, table.Name, sql);

    private static bool ReadsBack(TableSchema table, ImmutableArray<SchemaEntry> entries) =>
        SchemaReader.Read(entries).Tables is [{ } read] && string.Equals(Text(read), Text(table), StringComparison.Ordinal);

    private static string Text(TableSchema table) => CanonicalLines.Text(new DatabaseSchema([], [table], [], []));

    /// <summary>What a double-quoted name can mean when the statements of this schema are read by themselves.</summary>
    private static HashSet<string> Names(DatabaseSchema schema)
    {
        var names = new HashSet<string>(SqlNameComparer.Instance);
        foreach (TableSchema table in schema.Tables)
        {
            names.Add(table.Name);
            foreach (ColumnSchema column in table.Columns) names.Add(column.Name);
            foreach (IndexSchema index in table.Indexes) names.Add(index.Name);
            foreach (UniqueKeySchema key in table.UniqueKeys.Where(key => key.IsIndex)) names.Add(key.Name!);
        }

        foreach (ScriptSchema script in schema.Views.Concat(schema.Triggers)) names.UnionWith([script.Name, script.Table]);
        return names;
    }

    private static string LineFeeds(string sql) => sql.ReplaceLineEndings("\n").TrimEnd(' ', '\t', '\n', ';');
}
