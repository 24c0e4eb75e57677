namespace AutoCoder.Schema.Ledgers;

/// <summary>One row of a version table, which is all that a database without a ledger has to tell.</summary>
/// <param name="Version">The version; null when the row holds none.</param>
/// <param name="AppliedOn">When it was applied, as the row spells it; null when it does not say.</param>
/// <param name="Description">What the migration says of itself; null when nothing.</param>
internal sealed record VersionRow(long? Version, string? AppliedOn, string? Description);
