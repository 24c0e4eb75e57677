namespace AutoCoder.Schema.Preflight.Merges;

/// <summary>The gate before a merge: what it brings, and what the databases that were named would be then. Writes nothing.</summary>
internal static class MergeGate
{
    /// <summary>Compares both sides, and asks the databases.</summary>
    /// <param name="request">What to compare.</param>
    /// <param name="fleet">The databases; null when none were named, and none are looked for then.</param>
    /// <param name="standardInput">Read where the paths have a <c>-</c>.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static MergeOutcome Check(MergeRequest request, FleetRequest? fleet, TextReader standardInput, CancellationToken cancellation = default) =>
        MergeReader.Read(request, cancellation) switch
        {
            MergeReading.Refused refused => new MergeOutcome.Refused(refused.Problems),
            MergeReading.Unknown unknown => new MergeOutcome.Unknown(unknown.Problem),
            MergeReading.Read read => Ask(Merging.Compare(read.Input), fleet, standardInput, cancellation),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static MergeOutcome Ask(MergeReport report, FleetRequest? request, TextReader standardInput, CancellationToken cancellation)
    {
        if (request is null) return new MergeOutcome.Reported(report);
        (Catalogue? catalogue, string? problem) = MergedCatalogue.Of(report);
        if (catalogue is null) return new MergeOutcome.Refused([$"The databases cannot be asked: {problem}."]);
        SchemaLock? schemaLock = MergedCatalogue.LockOf(report, catalogue);
        if (schemaLock is null && !request.SkipsSchema) report = Noted(report, catalogue);
        return FleetResolver.Resolve(request with { SkipsSchema = request.SkipsSchema || schemaLock is null }, catalogue, schemaLock).Match(
            fleet => Check(report, fleet, standardInput, cancellation),
            problems => new MergeOutcome.Refused(problems));
    }

    private static MergeReport Noted(MergeReport report, Catalogue catalogue)
    {
        var note = new FleetNote(catalogue.AssemblyPath, $"Schemas of databases were not compared: {SchemaLock.FileName} of the merged migrations is not made yet.", HidesDatabases: false);
        return report with { Input = report.Input with { Notes = report.Input.Notes.Add(note) } };
    }

    // The model is compared at both sides already, from git.
    private static MergeOutcome Check(MergeReport report, Fleet fleet, TextReader standardInput, CancellationToken cancellation) =>
        Gate.Check(fleet with { Models = [] }, standardInput, cancellation: cancellation) switch
        {
            GateOutcome.Refused refused => new MergeOutcome.Refused(refused.Problems),
            GateOutcome.Reported reported => new MergeOutcome.Reported(report with { Databases = reported.Report }),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
}
