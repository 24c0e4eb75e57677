namespace AutoCoder.Schema.Preservation;

/// <summary>What a run must leave as it is, and what it takes away. Derived from recorded statements; pure and total.</summary>
/// <param name="Tables">Every ordinary table that there was before, in the order of the schema.</param>
/// <param name="Losses">What steps take away, one sentence each, with the reason where the step gives one.</param>
/// <param name="Notes">What could not be derived, one sentence each.</param>
internal sealed record RunPromise(ImmutableArray<TablePromise> Tables, ImmutableArray<string> Losses, ImmutableArray<string> Notes)
{
    /// <summary>
    /// Whether a step that says it deletes on purpose may have meant rows of any table: it runs code, or what it executes shows no
    /// table or column that goes. One whose dropped column is there to be seen is no licence for lost rows.
    /// </summary>
    public bool DeletesUnseen { get; init; }

    /// <summary>What a run promises about a database.</summary>
    /// <param name="before">The database's own schema before it.</param>
    /// <param name="steps">The run.</param>
    public static RunPromise Of(DatabaseSchema before, IEnumerable<RunStep> steps)
    {
        var lineage = new RunLineage(before);
        foreach (RunStep step in steps) lineage.Take(step);
        return lineage.Promise();
    }
}
