namespace AutoCoder.Schema.Schemas;

/// <summary>Reads the rows of <c>sqlite_schema</c> into a canonical schema.</summary>
internal static class SchemaReader
{
    /// <summary>
    /// Reads a schema. SQLite's own objects (<c>sqlite_…</c>) and the shadow tables of virtual tables are no part of it.
    /// Statements that cannot be taken apart are kept as normalised text. Never throws, whatever the statements say.
    /// </summary>
    /// <param name="entries">The rows, in any order.</param>
    /// <param name="ignoreTable">
    /// Says which tables and views to leave out with all that belongs to them, such as the version table; it is given the
    /// name as declared.
    /// </param>
    public static DatabaseSchema Read(IEnumerable<SchemaEntry> entries, Func<string, bool>? ignoreTable = null) =>
        Read(entries, ignoreTable, null);

    /// <summary>The same, with what was read before.</summary>
    internal static DatabaseSchema Read(IEnumerable<SchemaEntry> entries, Func<string, bool>? ignoreTable, SchemaMemory? memory)
    {
        List<SchemaEntry> all = [.. entries.Where(entry => entry.Sql is not null && !IsInternal(entry))];
        var shadows = new ShadowTables(all);
        var tables = new TableReading(all.Where(entry => Is(entry, "index")), memory);
        foreach (SchemaEntry entry in all.Where(entry => Is(entry, "table"))) tables.Add(entry);
        bool IsLeftOut(string table) => shadows.Contains(table) || ignoreTable?.Invoke(table) == true;

        Lazy<IReadOnlySet<string>> names = new(() => tables.Names(all));
        return new DatabaseSchema(
            [.. all.Where(entry => !IsLeftOut(entry.Table))],
            [.. tables.Finish().Where(table => !IsLeftOut(table.Name)).OrderBy(table => table.Name, SqlNameComparer.Instance)],
            Scripts(all.Where(entry => Is(entry, "view") && !IsLeftOut(entry.Name)), names, memory),
            Scripts(all.Where(entry => Is(entry, "trigger") && !IsLeftOut(entry.Table)), names, memory));
    }

    private static ImmutableArray<ScriptSchema> Scripts(IEnumerable<SchemaEntry> entries, Lazy<IReadOnlySet<string>> names, SchemaMemory? memory) =>
    [
        .. entries.DistinctBy(entry => entry.Name, SqlNameComparer.Instance).OrderBy(entry => entry.Name, SqlNameComparer.Instance)
            .Select(entry => memory?.Find(entry) ?? Script(entry, names, memory)),
    ];

    private static ScriptSchema Script(SchemaEntry entry, Lazy<IReadOnlySet<string>> names, SchemaMemory? memory)
    {
        ScriptSchema script = new(entry.Name, entry.Table, NormalisedSql.Statement(CreateStatement.Body(entry.Sql!), names.Value), entry);
        memory?.Keep(script);
        return script;
    }

    /// <summary>SQLite reserves the prefix: sequences, statistics and the indexes of constraints.</summary>
    private static bool IsInternal(SchemaEntry entry) => HasReservedPrefix(entry.Name) || HasReservedPrefix(entry.Table);

    private static bool HasReservedPrefix(string name) => name.StartsWith("sqlite_", StringComparison.OrdinalIgnoreCase);

    private static bool Is(SchemaEntry entry, string type) => string.Equals(entry.Type, type, StringComparison.Ordinal);
}
