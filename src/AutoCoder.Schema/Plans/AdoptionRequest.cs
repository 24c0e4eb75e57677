namespace AutoCoder.Schema.Plans;

/// <summary>What is asked of an adoption.</summary>
/// <param name="Version">The version to adopt the database at; null for the one that its schema tells.</param>
/// <param name="Force">
/// Whether it is adopted although its schema is not that of the version, or although it records other versions.
/// </param>
internal sealed record AdoptionRequest(long? Version = null, bool Force = false);
