namespace AutoCoder.Schema.Schemas;

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
            if (CreateStatement.VirtualTableModule(entry.Sql ?? "") is { } module) _virtualTables.Add((entry.Name + "_", Suffixes(module)));
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
