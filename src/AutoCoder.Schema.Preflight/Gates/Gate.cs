namespace AutoCoder.Schema.Preflight.Gates;

/// <summary>The gate: compares every database of a fleet with the migrations in the code. Writes nothing.</summary>
internal static class Gate
{
    /// <summary>Examines a fleet while it is discovered, on all processors.</summary>
    /// <param name="fleet">Where to look and what is expected.</param>
    /// <param name="standardInput">Read where the paths have a <c>-</c>.</param>
    /// <param name="refine">What else can be found out about the verdicts on a database, for callers who know more than files.</param>
    /// <param name="cancellation">Ends the check early; the report says so.</param>
    public static GateOutcome Check(
        Fleet fleet,
        TextReader standardInput,
        Func<DatabaseTarget, ImmutableArray<Verdict>, ImmutableArray<Verdict>>? refine = null,
        CancellationToken cancellation = default)
    {
        var contracts = new FleetContracts(fleet);
        if (!contracts.Problems.IsEmpty) return new GateOutcome.Refused(contracts.Problems);
        var sorting = new FleetSorting(fleet.AllowsNone);
        IEnumerable<DatabaseTarget> targets = sorting.Targets(DatabaseDiscovery.Discover(fleet.Discovery, standardInput));
        var gate = new DatabaseGate(fleet, contracts, refine);
        ImmutableArray<DatabaseReport> databases = ParallelRows.Of(targets, target => gate.Examine(target, cancellation), cancellation);

        if (!sorting.Problems.IsEmpty) return new GateOutcome.Refused(sorting.Problems);
        bool isClosed = contracts.Findings.Any(finding => finding.ClosesGate); // which needs no database
        if (databases.IsEmpty && !isClosed && !cancellation.IsCancellationRequested && !sorting.HidesDatabases && !fleet.AllowsNone)
            return new GateOutcome.Refused([.. sorting.Notes.Select(note => note.Message), NothingFound(fleet)]);
        return new GateOutcome.Reported(new GateReport(
            fleet.Catalogue,
            databases,
            [.. sorting.Notes, .. LockNotes.On(fleet, databases), .. contracts.Notes],
            cancellation.IsCancellationRequested)
        {
            Findings = contracts.Findings,
            Policy = fleet.Gate,
        });
    }

    /// <summary>What to say when there is no database at all.</summary>
    public static string NothingFound(Fleet fleet)
    {
        string kinds = string.Join(", ", fleet.Discovery.Kinds.Select(kind => kind.FileName));
        return $"No database was found (looked for {kinds}). Name paths, --projects DIR or --registry FILE; "
            + "--allow none lets a fleet without databases pass.";
    }
}
