namespace AutoCoder.Schema.Runner.Ledgers;

/// <summary>A migration that has run.</summary>
/// <param name="Migration">The migration.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Note">What it says of itself, or null.</param>
internal sealed record AppliedMigration(CatalogueMigration Migration, TimeSpan Took, string? Note = null);
