namespace AutoCoder.Schema.Benchmarks.Gates;

/// <summary>A sort of database that a fleet has.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Journal">Its journal mode.</param>
/// <param name="Version">The version that it is at; null for the newest.</param>
internal sealed record FleetMember(string Kind, string Journal, long? Version);
