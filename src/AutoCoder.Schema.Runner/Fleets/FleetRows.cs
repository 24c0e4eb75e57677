namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>What a run over many databases has to know about the rows of its report.</summary>
/// <typeparam name="TRow">The row of one database.</typeparam>
internal abstract class FleetRows<TRow>
{
    /// <summary>What became of the database.</summary>
    public abstract FleetRowState State(TRow row);

    /// <summary>The row's database, its kind, and for a journal what became of it in a word and the version that it is at.</summary>
    public abstract (string Path, string Kind, string Word, long? Version) Entry(TRow row);

    /// <summary>The row with a note more.</summary>
    public abstract TRow Noted(TRow row, string note);

    /// <summary>The row of a database that failed before anything was done.</summary>
    public abstract TRow Failed(DatabaseTarget target, string problem, string? nextStep);

    /// <summary>The row of a database that was not touched.</summary>
    /// <param name="path">The database.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="why">As in <c>was not upgraded: WHY; nothing of it was changed.</c></param>
    public abstract TRow NotReached(string path, string kind, string why);

    /// <summary>The row of a database whose turn did not come.</summary>
    public TRow NotReached(DatabaseTarget target) => NotReached(target.Path, target.Kind!, "the run was stopped before");

    /// <summary>Whether it counts against the failures that a run puts up with.</summary>
    public bool IsFailure(TRow row) => State(row) is FleetRowState.Failed or FleetRowState.Refused or FleetRowState.WouldFail;
}
