namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>What one look into a database file found; all of it is of one moment.</summary>
/// <param name="State">What the file is.</param>
/// <param name="Schema">Its schema without version table and ledger; nothing when the file could not be read.</param>
/// <param name="Ledger">What its ledger says; nothing when it has none.</param>
internal sealed record Examination(DatabaseState State, SchemaText Schema, LedgerReading Ledger)
{
    /// <summary>The statements of the application that the database does not take; empty when none were asked about.</summary>
    public ImmutableArray<FailingStatement> FailingStatements { get; init; } = [];

    /// <summary>A file that nothing but its state can be told of.</summary>
    internal static Examination Of(DatabaseState state) => new(state, SchemaText.None, LedgerReading.Nothing);
}
