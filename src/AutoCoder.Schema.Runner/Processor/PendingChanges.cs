namespace AutoCoder.Schema.Runner.Processor;

/// <summary>The changes to one table that a migration has asked for and that are not made yet.</summary>
internal sealed class PendingChanges
{
    private readonly List<TableChange> _changes = [];

    /// <summary>The table; null when nothing is pending.</summary>
    public string? Table { get; private set; }

    public bool IsOf(string table) => Table is not null && SqlName.Same(Table, table);

    /// <summary>Whether a column is among those that are being added to the table.</summary>
    public bool Adds(string table, string column) =>
        IsOf(table) && _changes.OfType<TableChange.AddColumn>().Any(change => SqlName.Same(change.Column, column));

    public void Add(string table, TableChange change)
    {
        Table = table;
        _changes.Add(change);
    }

    /// <summary>What is pending; from now on nothing is, whatever comes of it.</summary>
    public IReadOnlyList<TableChange> Take()
    {
        TableChange[] taken = [.. _changes];
        _changes.Clear();
        Table = null;
        return taken;
    }
}
