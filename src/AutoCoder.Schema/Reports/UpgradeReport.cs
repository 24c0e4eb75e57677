namespace AutoCoder.Schema.Reports;

/// <summary>What an upgrade of a fleet came to.</summary>
/// <param name="Catalogue">The migrations.</param>
/// <param name="Rows">One row a database, in the order of discovery.</param>
/// <param name="Notes">What else there is to say about the fleet.</param>
/// <param name="IsDryRun">True when nothing was to be changed.</param>
/// <param name="WasInterrupted">True when somebody asked to stop.</param>
public sealed record UpgradeReport(
    Catalogue Catalogue,
    ImmutableArray<UpgradeRow> Rows,
    ImmutableArray<FleetNote> Notes,
    bool IsDryRun,
    bool WasInterrupted)
{
    /// <summary>Whether only copies were to be upgraded.</summary>
    public bool IsRehearsal { get; init; }

    /// <summary>How many databases were rehearsed before any was touched.</summary>
    public int Rehearsed { get; init; }

    /// <summary>How many databases have a result.</summary>
    public int Count(UpgradeResult result) => Rows.Count(row => row.Result == result);

    /// <summary>The exit code of the run.</summary>
    public int Exit
    {
        get
        {
            if (WasInterrupted) return ExitCode.Interrupted;
            if (Rows.Any(row => row.Result == UpgradeResult.Unknown) || Notes.Any(note => note.HidesDatabases)) return ExitCode.Unknown;
            bool failed = Rows.Any(row => row.Result is UpgradeResult.Failed or UpgradeResult.Refused or UpgradeResult.NotReached or UpgradeResult.WouldFail);
            return failed ? ExitCode.NotReady : ExitCode.Success;
        }
    }
}
