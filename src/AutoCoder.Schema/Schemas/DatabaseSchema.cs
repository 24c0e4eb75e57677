namespace AutoCoder.Schema.Schemas;

/// <summary>
/// The schema of a database in canonical form: quoting, case, white space, comments, the order and names of constraints and
/// the place where they are declared are gone; what changes the behaviour of a statement is kept.
/// </summary>
public sealed class DatabaseSchema
{
    internal DatabaseSchema(
        ImmutableArray<SchemaEntry> entries,
        ImmutableArray<TableSchema> tables,
        ImmutableArray<ScriptSchema> views,
        ImmutableArray<ScriptSchema> triggers)
    {
        Entries = entries;
        Tables = tables;
        Views = views;
        Triggers = triggers;
    }

    /// <summary>A database with nothing in it.</summary>
    public static DatabaseSchema Empty { get; } = new([], [], [], []);

    /// <summary>The rows of <c>sqlite_schema</c> that it was read from, without those that were left out.</summary>
    public ImmutableArray<SchemaEntry> Entries { get; }

    /// <summary>The tables, virtual ones too, ordered by name.</summary>
    public ImmutableArray<TableSchema> Tables { get; }

    /// <summary>The views, ordered by name.</summary>
    public ImmutableArray<ScriptSchema> Views { get; }

    /// <summary>The triggers, ordered by name.</summary>
    public ImmutableArray<ScriptSchema> Triggers { get; }

    /// <summary>
    /// The schema to be read in a review and stored: one line a table, column, key, constraint, index, view and trigger,
    /// each ended by a line feed; columns in their order, everything else sorted.
    /// </summary>
    public string CanonicalText => field ??= CanonicalLines.Text(this);

    /// <summary>
    /// SHA-256 of the canonical text with the columns sorted, 64 lower-case hexadecimal digits. Two schemas have one
    /// fingerprint when nothing but the order of columns is different; <see cref="SchemaComparison.Compare"/> also finds no
    /// difference where another declaration stores the same.
    /// </summary>
    public string Fingerprint => field ??= CanonicalLines.Fingerprint(CanonicalLines.Sorted(this));

    /// <summary>What there is, taken apart, to tell versions by.</summary>
    internal ImmutableHashSet<SchemaFact> Facts => field ??= SchemaFact.Of(this);

    /// <summary>Whether the two differ in nothing but the order of columns.</summary>
    public bool IsEquivalentTo(DatabaseSchema other) => string.Equals(Fingerprint, other.Fingerprint, StringComparison.Ordinal);

    /// <summary>Whether the two have the same tables with the same columns, whatever else differs.</summary>
    internal bool HasStructureOf(DatabaseSchema other) =>
        Facts.Where(fact => fact.IsStructure).ToHashSet().SetEquals(other.Facts.Where(fact => fact.IsStructure));

    /// <summary>The table with this name, as SQLite compares names, or null.</summary>
    public TableSchema? FindTable(string name)
    {
        foreach (TableSchema table in Tables)
        {
            if (SqlName.Same(table.Name, name)) return table;
        }

        return null;
    }
}

/// <summary>A view or a trigger: SQL that the database runs by itself.</summary>
/// <param name="Name">Its name as declared.</param>
/// <param name="Table">The table or view that a trigger belongs to; a view's own name.</param>
/// <param name="Text">What stands behind its name, as normalised SQL.</param>
/// <param name="Source">The row of <c>sqlite_schema</c> that it was read from.</param>
public sealed record ScriptSchema(string Name, string Table, string Text, SchemaEntry Source);
