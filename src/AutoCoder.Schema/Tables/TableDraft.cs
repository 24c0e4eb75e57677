namespace AutoCoder.Schema.Tables;

/// <summary>
/// A table as it will be: its own statement with the changes edited into the text, so that everything else about it, down
/// to comments and quotes, stays as it was written.
/// </summary>
internal sealed record TableDraft
{
    private TableDraft(TableDefinition table, ImmutableArray<SchemaEntry> schema)
    {
        Original = Table = table;
        Schema = schema;
        Sources = table.Columns.ToImmutableDictionary(
            column => column.Name, column => SqlName.Quote(column.Name), SqlNameComparer.Instance);
        Indexes = [.. Of(schema, "index", table.Name)];
    }

    /// <summary>The table as it is in the database.</summary>
    public TableDefinition Original { get; }

    /// <summary>The table as it will be.</summary>
    public TableDefinition Table { get; init; }

    /// <summary>Every row of <c>sqlite_schema</c>, as the database is.</summary>
    public ImmutableArray<SchemaEntry> Schema { get; }

    /// <summary>
    /// The expression over the original table that fills a column; a column that is not here gets its default.
    /// </summary>
    public ImmutableDictionary<string, string> Sources { get; init; }

    /// <summary>The indexes that the table will have, but for those of its constraints; in the order of their creation.</summary>
    public ImmutableArray<SchemaEntry> Indexes { get; init; }

    /// <summary>Whether a name in double quotes that is none is a text to the SQLite that makes the changes.</summary>
    public bool TakesTexts { get; init; }

    /// <summary>Columns that must have a value in every row although SQLite itself would not insist on it.</summary>
    public ImmutableArray<string> Required { get; init; } = [];

    /// <summary>Begins a draft of one table; null when the database has no table of that name that can be taken apart.</summary>
    /// <param name="name">The table's name.</param>
    /// <param name="schema">Every row of <c>sqlite_schema</c>.</param>
    public static TableDraft? Of(string name, ImmutableArray<SchemaEntry> schema)
    {
        SchemaEntry? entry = schema.FirstOrDefault(entry => Is(entry, "table") && SqlName.Same(entry.Name, name));
        TableDefinition? table = entry?.Sql is null ? null : TableDefinition.Parse(entry.Sql);
        return table is null ? null : new TableDraft(table, schema);
    }

    /// <summary>Makes one change. Pure; never throws.</summary>
    public DraftEdit Apply(TableChange change) => change switch
    {
        TableChange.AddColumn add => ColumnEdits.Add(this, [add]),
        TableChange.FillColumn fill => ColumnEdits.Fill(this, fill),
        TableChange.AlterColumn alter => ColumnEdits.Alter(this, [alter]),
        TableChange.DropDefault drop => ColumnEdits.DropDefault(this, drop),
        TableChange.DropColumns drop => ColumnRemoval.Drop(this, drop.Columns),
        TableChange.AddForeignKey add => ConstraintEdits.AddForeignKey(this, add),
        TableChange.DropForeignKey drop => ConstraintEdits.DropForeignKey(this, drop),
        TableChange.AddPrimaryKey add => ConstraintEdits.AddPrimaryKey(this, add),
        TableChange.AddAutoIncrement add => ConstraintEdits.AddAutoIncrement(this, add),
        TableChange.DropPrimaryKey drop => ConstraintEdits.DropPrimaryKey(this, drop),
        TableChange.DropUnique drop => ConstraintEdits.DropUnique(this, drop),
        TableChange.AddUnique add => ConstraintEdits.AddUnique(this, add),
        TableChange.AddCheck add => ConstraintEdits.AddChecks(this, [add]),
        TableChange.DropCheck drop => ConstraintEdits.DropCheck(this, drop),
        TableChange.AddIndex add => IndexEdits.Add(this, add),
        TableChange.DropIndex drop => IndexEdits.Drop(this, drop),
        _ => Refuse($"{change.GetType().Name} is not a change that is known."),
    };

    /// <summary>
    /// Makes one change after the other; refused when one of them is. Those of one sort that follow each other are edited into
    /// the text together: of a table of some thousand columns it is taken apart once for all of them, and not once for each.
    /// </summary>
    public DraftEdit Apply(IReadOnlyList<TableChange> changes)
    {
        DraftEdit edit = new DraftEdit.Done(this);
        for (int at = 0, end; at < changes.Count && edit is DraftEdit.Done { Draft: var draft }; at = end)
        {
            for (end = at + 1; end < changes.Count && changes[end].GetType() == changes[at].GetType();) end++;
            TableChange[] run = [.. changes.Skip(at).Take(end - at)];
            edit = (run.Length == 1 ? null : run[0]) switch
            {
                TableChange.AlterColumn => ColumnEdits.Alter(draft, [.. run.Cast<TableChange.AlterColumn>()]),
                TableChange.AddColumn => ColumnEdits.Add(draft, [.. run.Cast<TableChange.AddColumn>()]),
                TableChange.AddCheck => ConstraintEdits.AddChecks(draft, [.. run.Cast<TableChange.AddCheck>()]),
                _ => run.Aggregate(edit, (done, change) => done.Then(before => before.Apply(change))),
            };
        }

        return edit;
    }

    /// <summary>The triggers on the table.</summary>
    public IEnumerable<SchemaEntry> Triggers => Of(Schema, "trigger", Original.Name);

    /// <summary>The other tables that refer to this one, with the keys by which they do.</summary>
    public IEnumerable<(string Table, ConstraintDefinition.ForeignKey Key)> References =>
        from entry in Schema
        where Is(entry, "table") && entry.Sql is not null && !SqlName.Same(entry.Name, Original.Name)
        let table = TableDefinition.Parse(entry.Sql!)
        where table is not null
        from key in TableParts.ForeignKeys(table)
        where SqlName.Same(key.Key.References.ParentTable, Original.Name)
        select (entry.Name, key.Key);

    internal DraftEdit Refuse(string message) => new DraftEdit.Refused($"Table {Original.Name}: {message}");

    /// <summary>The draft with another text of the table; refused when that text cannot be taken apart again.</summary>
    internal DraftEdit With(string sql) => TableDefinition.Parse(sql) is { } table
        ? new DraftEdit.Done(this with { Table = table })
        : Refuse($"the change makes a statement that cannot be read: {sql}");

    internal DraftEdit NoColumn(string column, string advice = "") => Refuse(
        $"there is no column {column}. It has {string.Join(", ", Table.Columns.Select(found => found.Name))}.{advice}");

    private static bool Is(SchemaEntry entry, string type) => string.Equals(entry.Type, type, StringComparison.Ordinal);

    private static IEnumerable<SchemaEntry> Of(ImmutableArray<SchemaEntry> schema, string type, string table) =>
        schema.Where(entry => Is(entry, type) && entry.Sql is not null && SqlName.Same(entry.Table, table));
}

/// <summary>What a change of a draft came to: the draft after it, or why it is refused.</summary>
internal abstract record DraftEdit
{
    private DraftEdit()
    {
    }

    /// <summary>The change is in the draft.</summary>
    /// <param name="Draft">The draft after it.</param>
    public sealed record Done(TableDraft Draft) : DraftEdit;

    /// <summary>The change is not well defined.</summary>
    /// <param name="Message">One sentence that names the table and what is in the way, and one that says what to do.</param>
    public sealed record Refused(string Message) : DraftEdit;

    /// <summary>Goes on with another change, unless this one was refused.</summary>
    public DraftEdit Then(Func<TableDraft, DraftEdit> next) => this is Done done ? next(done.Draft) : this;
}
