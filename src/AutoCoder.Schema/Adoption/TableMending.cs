namespace AutoCoder.Schema.Adoption;

/// <summary>The repair of one table, tried on a draft of it: what the draft refuses is not in the repair.</summary>
internal sealed class TableMending
{
    private readonly List<ColumnFill> _fills = [];
    private readonly List<TableChange> _changes = [];
    private readonly List<string> _reasons = [];
    private readonly string _table;

    private TableMending(TableDraft draft)
    {
        Draft = draft;
        _table = draft.Original.Name;
    }

    /// <summary>The table as it will be.</summary>
    public TableDraft Draft { get; private set; }

    /// <summary>The repair; null when there is nothing to do.</summary>
    public TableRepair? Repair => _changes.Count == 0 ? null : new(_table, [.. _fills], [.. _changes], [.. _reasons]);

    /// <summary>Begins; null for a table that cannot be taken apart.</summary>
    public static TableMending? Of(string table, DatabaseSchema schema) =>
        TableDraft.Of(table, schema.Entries) is { } draft ? new(draft) : null;

    /// <summary>Takes one mend up, if it can be done.</summary>
    public void Try(Mend mend)
    {
        DraftEdit edit = mend.Changes.Aggregate((DraftEdit)new DraftEdit.Done(Draft), (done, change) => done.Then(draft => draft.Apply(change)));
        if (edit is not DraftEdit.Done { Draft: var after }) return;
        Draft = after;
        _changes.AddRange(mend.Changes);
        _reasons.Add(mend.Reason);
        if (mend.Fill is { } fill) _fills.Add(fill);
    }

    /// <summary>The rows of <c>sqlite_schema</c> after it.</summary>
    public IEnumerable<SchemaEntry> Entries(IEnumerable<SchemaEntry> before) =>
    [
        .. before.Where(entry => !IsOfTable(entry)),
        new SchemaEntry("table", _table, _table, Draft.Table.Sql),
        .. Draft.Indexes,
    ];

    private bool IsOfTable(SchemaEntry entry) => entry.Type is "table" or "index" && SqlName.Same(entry.Table, _table);
}
