namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>What is done with each database of a fleet.</summary>
/// <typeparam name="TRow">The row of one database in the report.</typeparam>
internal abstract class FleetWork<TRow>
    where TRow : class
{
    /// <summary>What there is to know about the rows.</summary>
    public abstract FleetRows<TRow> Rows { get; }

    /// <summary>The work on one database.</summary>
    public abstract DatabaseChange<TRow> On(DatabaseTarget target);

    /// <summary>The same on a copy of it; the row that the work would give when there is nothing to do.</summary>
    public abstract Task<TRow> RehearseAsync(DatabaseTarget target, CancellationToken cancellation);
}
