namespace AutoCoder.Schema.Adoption;

/// <summary>What is done to one table of a database that is brought to the schema of a version.</summary>
/// <param name="Table">The table.</param>
/// <param name="Fills">Columns that get a value where they have none, before anything else.</param>
/// <param name="Changes">The changes, made together.</param>
/// <param name="Reasons">What is done, one sentence each, for people to read before.</param>
public sealed record TableRepair(
    string Table, ImmutableArray<ColumnFill> Fills, ImmutableArray<TableChange> Changes, ImmutableArray<string> Reasons);
