namespace AutoCoder.Schema.Schemas;

/// <summary>Reads the rows of <c>sqlite_schema</c> into a canonical schema.</summary>
internal static class SchemaReader
{
    /// <summary>
    /// Reads a schema. What SQLite keeps for itself and the shadow tables of virtual tables are no part of it.
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
        List<SchemaEntry> all = [.. entries.Where(entry => !entry.IsOfSqlite)];
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

    private static ImmutableArray<ScriptSchema> Scripts(
        IEnumerable<SchemaEntry> entries, Lazy<IReadOnlySet<string>> names, SchemaMemory? memory) =>
    [
        .. entries.DistinctBy(entry => entry.Name, SqlNameComparer.Instance)
            .OrderBy(entry => entry.Name, SqlNameComparer.Instance)
            .Select(entry => memory?.Find(entry) ?? Script(entry, names, memory)),
    ];

    private static ScriptSchema Script(SchemaEntry entry, Lazy<IReadOnlySet<string>> names, SchemaMemory? memory)
    {
        ScriptSchema script = new(
            entry.Name, entry.Table, NormalisedSql.Statement(CreateStatement.Body(entry.Sql!), names.Value), entry);
        memory?.Keep(script);
        return script;
    }

    private static bool Is(SchemaEntry entry, string type) => string.Equals(entry.Type, type, StringComparison.Ordinal);
}

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
        ReadTable read = new(
            entry, indexes, definition is null ? Opaque(entry, indexes) : new TableReader(entry, definition).Read(indexes));
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
            NormalisedSql.Statement(CreateStatement.Body(entry.Sql!), unknown), entry);
    }
}

/// <summary>
/// A table as its own statement and those of its indexes tell it, and with what other tables say about its foreign keys.
/// </summary>
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

    /// <summary>
    /// The table with its foreign keys resolved; the same object as long as the primary keys that they mean are the same.
    /// </summary>
    /// <param name="keyOf">The primary key of the table with this name.</param>
    public TableSchema Finished(Func<string, PrimaryKeySchema?> keyOf)
    {
        ImmutableArray<PrimaryKeySchema?> parents =
            [.. table.ForeignKeys.Where(key => key.ParentColumns.IsEmpty).Select(key => keyOf(key.ParentTable))];
        if (_finished is not null && parents.AsSpan().SequenceEqual(_parents.AsSpan(), ReferenceEqualityComparer.Instance))
            return _finished;
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

/// <summary>The tables in which virtual tables keep their content: part of their module, not of the schema.</summary>
internal sealed class ShadowTables
{
    private static readonly string[] FullText34 = ["content", "segments", "segdir", "docsize", "stat"];
    private static readonly string[] FullText5 = ["data", "idx", "content", "docsize", "config"];
    private static readonly string[] Trees = ["node", "rowid", "parent"];

    private readonly List<(string Prefix, string[]? Suffixes)> _virtualTables = [];

    public ShadowTables(IEnumerable<SchemaEntry> entries)
    {
        foreach (SchemaEntry entry in entries)
        {
            if (CreateStatement.VirtualTableModule(entry.Sql ?? "") is { } module)
                _virtualTables.Add((entry.Name + "_", Suffixes(module)));
        }
    }

    /// <summary>
    /// Whether a table is a shadow. Of SQLite's own modules the names are known (<c>xShadowName</c> in fts3.c, fts5_main.c
    /// and rtree.c), so that a table of the application's own, <c>docs_archive</c> beside the virtual table <c>docs</c>, is
    /// not lost from sight; of any other module every table with the prefix is one.
    /// </summary>
    public bool Contains(string table)
    {
        foreach ((string prefix, string[]? suffixes) in _virtualTables)
        {
            if (table.Length <= prefix.Length || !SqlNameComparer.Same(table.AsSpan(0, prefix.Length), prefix)) continue;
            if (suffixes is null || suffixes.Contains(table[prefix.Length..], SqlNameComparer.Instance)) return true;
        }

        return false;
    }

    private static string[]? Suffixes(string module) => SqlName.Fold(module) switch
    {
        "fts3" or "fts4" => FullText34,
        "fts5" => FullText5,
        "rtree" or "rtree_i32" or "geopoly" => Trees,
        _ => null,
    };
}
