namespace AutoCoder.Schema.Preservation;

/// <summary>What a run must leave as it is, and what it takes away. Derived from recorded statements; pure and total.</summary>
/// <param name="Tables">Every ordinary table that there was before, in the order of the schema.</param>
/// <param name="Losses">What steps take away, one sentence each, with the reason where the step gives one.</param>
/// <param name="Notes">What could not be derived, one sentence each.</param>
internal sealed record RunPromise(
    ImmutableArray<TablePromise> Tables, ImmutableArray<string> Losses, ImmutableArray<string> Notes)
{
    /// <summary>Those of the losses that no step names or gives a reason for.</summary>
    public ImmutableArray<string> Unmarked { get; init; } = [];

    /// <summary>
    /// The virtual tables that nothing writes to, with their names before and after. Whoever writes to one may change all of it:
    /// an index of words follows the rows.
    /// </summary>
    public ImmutableArray<ColumnPromise> Virtual { get; init; } = [];

    /// <summary>What a run promises about a database.</summary>
    /// <param name="before">The database's own schema before it.</param>
    /// <param name="steps">The run.</param>
    /// <param name="recorded">
    /// The schema that migrations made of it until now: what its triggers do is meant. Null when nobody knows that.
    /// </param>
    public static RunPromise Of(DatabaseSchema before, IEnumerable<RunStep> steps, DatabaseSchema? recorded = null)
    {
        var lineage = new RunLineage(before, recorded);
        foreach (RunStep step in steps) lineage.Take(step);
        return lineage.Promise();
    }
}

/// <summary>What has to be true of the rows of a table after a run.</summary>
/// <param name="Table">Its name before the run.</param>
/// <param name="After">Its name after it; null when a step drops it.</param>
/// <param name="Columns">The columns whose values stay, in the rows that stay; none when anything may be done to it.</param>
/// <param name="MayShrink">Whether a step takes rows of it away.</param>
/// <param name="MayGrow">Whether a step adds rows to it.</param>
/// <param name="IsKeyed">
/// Whether each row keeps its key, so that values are compared row by row; else only which values there are.
/// </param>
internal sealed record TablePromise(
    string Table, string? After, ImmutableArray<ColumnPromise> Columns, bool MayShrink, bool MayGrow, bool IsKeyed)
{
    /// <summary>How many rows may go at the most.</summary>
    public long MostGone { get; init; } = MayShrink ? long.MaxValue : 0;

    /// <summary>
    /// How many rows may have other values although their key is there at the most: steps take rows away and put others in
    /// their place.
    /// </summary>
    public long MostReplaced { get; init; } = MayShrink && MayGrow ? long.MaxValue : 0;

    /// <summary>
    /// Triggers that no migration made, that the run sets off and that write to the table. No step says so, so that what they
    /// take away is lost; when something is, they are the first to be asked.
    /// </summary>
    public ImmutableArray<string> Triggers { get; init; } = [];

    /// <summary>Columns of it that were found to be written to after all.</summary>
    public ImmutableArray<ColumnPromise> Written { get; init; } = [];

    /// <summary>Whether anything may be done to it.</summary>
    public bool IsOpen => Columns.IsEmpty && MayShrink && MayGrow;
}

/// <summary>A column that no step of a run writes to.</summary>
/// <param name="Column">Its name before the run.</param>
/// <param name="After">Its name after it.</param>
internal sealed record ColumnPromise(string Column, string After);

/// <summary>One step of a run: a migration, or the repair before the first.</summary>
/// <param name="Name">What people call it, as the beginning of a sentence.</param>
/// <param name="Statements">What it executes, as it was recorded on a database without rows of the application.</param>
internal sealed record RunStep(string Name, ImmutableArray<string> Statements)
{
    /// <summary>Whether it runs code: on rows it may execute more than was recorded.</summary>
    public bool RunsCode { get; init; }

    /// <summary>What it deletes on purpose, and why (<see cref="LossMark"/>); null when it does not say so.</summary>
    public string? Destructive { get; init; }

    /// <summary>Tables, and columns as <c>table.column</c>, that it says it writes to, whatever was recorded.</summary>
    public ImmutableArray<string> AlsoWrites { get; init; } = [];
}
