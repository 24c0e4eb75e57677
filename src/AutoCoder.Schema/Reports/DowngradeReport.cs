namespace AutoCoder.Schema.Reports;

/// <summary>What a downgrade of a fleet came to.</summary>
/// <param name="Rows">One row a database, in the order of discovery.</param>
/// <param name="Notes">What else there is to say about the fleet.</param>
/// <param name="IsDryRun">True when nothing was to be changed.</param>
/// <param name="WasInterrupted">True when somebody asked to stop.</param>
internal sealed record DowngradeReport(
    ImmutableArray<DowngradeRow> Rows, ImmutableArray<FleetNote> Notes, bool IsDryRun, bool WasInterrupted)
{
    /// <summary>How many databases were rehearsed before any was touched.</summary>
    public int Rehearsed { get; init; }

    /// <summary>The exit code of the run.</summary>
    public int Exit
    {
        get
        {
            if (WasInterrupted) return ExitCode.Interrupted;
            if (Rows.Any(row => row.Result == DowngradeResult.Unknown) || Notes.Any(note => note.HidesDatabases)) return ExitCode.Unknown;
            bool failed = Rows.Any(row => row.Result is DowngradeResult.Failed or DowngradeResult.Refused or DowngradeResult.NotReached or DowngradeResult.WouldFail);
            return failed ? ExitCode.NotReady : ExitCode.Success;
        }
    }
}
