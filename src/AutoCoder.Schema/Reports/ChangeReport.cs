namespace AutoCoder.Schema.Reports;

/// <summary>What a change of a fleet came to, up or down: an upgrade, its rehearsal, an adoption or a downgrade.</summary>
/// <param name="Catalogue">The migrations.</param>
/// <param name="Rows">One row a database, in the order of discovery.</param>
/// <param name="Notes">What else there is to say about the fleet.</param>
/// <param name="IsDryRun">True when nothing was to be changed.</param>
/// <param name="WasInterrupted">True when somebody asked to stop.</param>
public sealed record ChangeReport(
    Catalogue Catalogue,
    ImmutableArray<ChangeRow> Rows,
    ImmutableArray<FleetNote> Notes,
    bool IsDryRun,
    bool WasInterrupted)
{
    /// <summary>Which way the databases were to go.</summary>
    internal ChangeDirection Direction { get; init; }

    /// <summary>The configuration file that the fleet was changed by; null when there is none.</summary>
    internal string? Configuration { get; init; }

    /// <summary>Whether only copies were to be changed.</summary>
    public bool IsRehearsal { get; init; }

    /// <summary>How many databases were rehearsed before any was touched.</summary>
    public int Rehearsed { get; init; }

    /// <summary>How long all of it took, copies too; null where nobody measured it.</summary>
    internal TimeSpan? Took { get; init; }

    /// <summary>How many databases have a result.</summary>
    public int Count(ChangeResult result) => Rows.Count(row => row.Result == result);

    /// <summary>The exit code of the run.</summary>
    public int Exit
    {
        get
        {
            if (WasInterrupted) return ExitCode.Interrupted;
            if (Rows.Any(row => row.Result == ChangeResult.Unknown) || Notes.Any(note => note.HidesDatabases))
                return ExitCode.Unknown;
            bool failed = Rows.Any(row => row.Result
                is ChangeResult.Failed or ChangeResult.Refused or ChangeResult.NotReached or ChangeResult.WouldFail);
            return failed ? ExitCode.NotReady : ExitCode.Success;
        }
    }
}

/// <summary>One database of a change.</summary>
/// <param name="Path">The database.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Result">What became of it.</param>
public sealed record ChangeRow(string Path, string Kind, ChangeResult Result)
{
    /// <summary>The version before; 0 for none, null when nobody knows.</summary>
    public long? From { get; init; }

    /// <summary>The version after, or the one that was aimed at; 0 for none.</summary>
    public long? To { get; init; }

    /// <summary>The version that it is at now, when that is known.</summary>
    public long? At => Result switch
    {
        ChangeResult.Changed => To,
        ChangeResult.NotReached => null,
        _ => From,
    };

    /// <summary>Versions that were recorded without running them, because the database was there already.</summary>
    public ImmutableArray<long> Adopted { get; init; } = [];

    /// <summary>What was mended in the schema before, or would be; one sentence each.</summary>
    public ImmutableArray<string> Repairs { get; init; } = [];

    /// <summary>Versions that were struck out of the record, or would be: it did not have them.</summary>
    public ImmutableArray<long> Forgotten { get; init; } = [];

    /// <summary>Migrations that were run, or would be.</summary>
    public ImmutableArray<long> Applied { get; init; } = [];

    /// <summary>What a downgrade took back, or would, in that order.</summary>
    internal ImmutableArray<DowngradeStep> Steps { get; init; } = [];

    /// <summary>What is lost by that; only what the file has.</summary>
    internal ImmutableArray<CountedLoss> Losses { get; init; } = [];

    /// <summary>How long it took, in a rehearsal its copy; null where nobody measured it, or its turn did not come.</summary>
    internal TimeSpan? Took { get; init; }

    /// <summary>The backup's file, or null.</summary>
    public string? Backup { get; init; }

    /// <summary>What went wrong or is in the way; null when nothing is.</summary>
    public string? Problem { get; init; }

    /// <summary>Things worth knowing that are no problem.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>Whether somebody else had it locked: nothing else is known to be in the way.</summary>
    internal bool IsBusy { get; init; }

    /// <summary>What to do next, as a command that can be pasted, or null.</summary>
    public string? NextStep { get; init; }
}

/// <summary>What became of one database in a change.</summary>
public enum ChangeResult
{
    /// <summary>It was where the code expects it; nothing was done.</summary>
    Current,

    /// <summary>It is where it should be now.</summary>
    Changed,

    /// <summary>It would be changed; this was a dry run.</summary>
    WouldChange,

    /// <summary>
    /// It was left alone: its state forbids it, there is no way back, or it would lose data and nobody accepted that.
    /// </summary>
    Refused,

    /// <summary>The change failed and the database is what it was, unless the problem says otherwise.</summary>
    Failed,

    /// <summary>It could not be examined, and was left alone.</summary>
    Unknown,

    /// <summary>Its turn did not come: the run was interrupted, or stopped at the first failure.</summary>
    NotReached,

    /// <summary>It is at the version that was asked for already, and the code has later ones.</summary>
    AtTarget,

    /// <summary>The change of a copy of it succeeded; it was not touched itself.</summary>
    Rehearsed,

    /// <summary>The change of a copy of it failed, or there could be no copy; it was not touched itself.</summary>
    WouldFail,
}
