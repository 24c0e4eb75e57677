namespace AutoCoder.Schema.Adoption;

/// <summary>What takes one difference of a table away; all of it or nothing.</summary>
/// <param name="Reason">What is done, in one sentence.</param>
/// <param name="Changes">The changes.</param>
internal sealed record Mend(string Reason, params ImmutableArray<TableChange> Changes)
{
    /// <summary>What gets a value before; null when nothing does.</summary>
    public ColumnFill? Fill { get; init; }
}
