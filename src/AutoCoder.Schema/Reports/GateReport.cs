namespace AutoCoder.Schema.Reports;

/// <summary>What the gate found, whatever it is rendered as.</summary>
/// <param name="Catalogue">The migrations that the databases were compared with.</param>
/// <param name="Databases">One row a database, in the order of discovery.</param>
/// <param name="Notes">What else there is to say about the fleet.</param>
/// <param name="WasInterrupted">True when not every database was looked at because somebody asked to stop.</param>
public sealed record GateReport(
    Catalogue Catalogue,
    ImmutableArray<DatabaseReport> Databases,
    ImmutableArray<FleetNote> Notes,
    bool WasInterrupted = false)
{
    /// <summary>What the application expects and the migrations do not give, whatever the databases are.</summary>
    public ImmutableArray<ContractFinding> Findings { get; init; } = [];

    /// <summary>The configuration file that the fleet was asked by; null when there is none.</summary>
    internal string? Configuration { get; init; }

    /// <summary>Which verdicts pass: what <see cref="DatabaseReport.Readiness"/> was judged by.</summary>
    internal GatePolicy Policy { get; init; } = GatePolicy.Strict;

    /// <summary>What all databases and the findings come to: unknown wins over not ready.</summary>
    public Readiness Readiness
    {
        get
        {
            Readiness worst = Notes.Any(note => note.HidesDatabases) || WasInterrupted ? Readiness.Unknown : Readiness.Ready;
            if (worst == Readiness.Ready && Findings.Any(finding => finding.ClosesGate)) worst = Readiness.NotReady;
            foreach (DatabaseReport database in Databases)
            {
                if (database.Readiness > worst) worst = database.Readiness;
            }

            return worst;
        }
    }

    /// <summary>The exit code of the check.</summary>
    public int Exit => WasInterrupted ? ExitCode.Interrupted : ExitCode.Of(Readiness);

    /// <summary>True when every database is ready and no finding closes the gate.</summary>
    public bool IsOpen => Readiness == Readiness.Ready;

    /// <summary>
    /// True when every database that was asked for is there and current, none of them merely allowed: an upgrade would find
    /// nothing to do.
    /// </summary>
    public bool IsCurrent => IsOpen && !Databases.IsEmpty && !Databases.Any(database => database.IsAllowed);

    /// <summary>How many databases are of a readiness.</summary>
    public int Count(Readiness readiness) => Databases.Count(database => database.Readiness == readiness);
}

/// <summary>What the gate says of one database.</summary>
/// <param name="Path">The database.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="State">What the file is.</param>
/// <param name="Wants">The version that the code expects.</param>
/// <param name="Verdicts">What the state means; at least one.</param>
/// <param name="Readiness">What the policy makes of the verdicts.</param>
public sealed record DatabaseReport(
    string Path,
    string Kind,
    DatabaseState State,
    long Wants,
    ImmutableArray<Verdict> Verdicts,
    Readiness Readiness)
{
    /// <summary>Things worth knowing that are no verdict; sentences without the database's name.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>True when a verdict that would close the gate passes because the policy allows it.</summary>
    public bool IsAllowed =>
        Readiness == Readiness.Ready
            && Verdicts.Any(verdict => verdict is not (Verdict.Current or Verdict.Drifted { IsBreaking: false }));

    /// <summary>The highest version that the database has, or null.</summary>
    public long? At => State is DatabaseState.Versioned { Applied: [.., var highest] } ? highest : null;
}
