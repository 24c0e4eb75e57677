namespace AutoCoder.Schema.Runner.Upgrades;

/// <summary>What speaks for which version of one database.</summary>
/// <param name="Path">The database.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Evidence">The evidence; null when there is none to be had.</param>
/// <param name="Problem">Why there is none, as the rest of a sentence that begins with the path; null when there is.</param>
internal sealed record AdoptionRow(string Path, string Kind, AdoptionEvidence? Evidence, string? Problem);

/// <summary>What speaks for which version of every database of a fleet.</summary>
/// <param name="Rows">One a database, in the order of discovery.</param>
/// <param name="Notes">What else there is to say about the fleet.</param>
internal sealed record AdoptionReport(ImmutableArray<AdoptionRow> Rows, ImmutableArray<FleetNote> Notes);
