namespace AutoCoder.Schema.Verdicts;

/// <summary>A migration that is applied and was changed afterwards.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Applied">The hash of what was executed on the database.</param>
/// <param name="Expected">The hash of what the code would execute now.</param>
public sealed record EditedMigration(long Version, SqlHash Applied, SqlHash Expected);
