namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>What a database records of what was done to it; all of it is of one moment.</summary>
/// <param name="State">What the file is.</param>
/// <param name="Schema">Its schema without version table and ledger; nothing when the file could not be read.</param>
/// <param name="Ledger">The rows of its ledger in their order; null when it has none.</param>
/// <param name="Recorded">The rows of its version table, ascending.</param>
/// <param name="Problem">Why not all of the ledger could be understood; null when it could.</param>
internal sealed record RecordedHistory(
    DatabaseState State, SchemaText Schema, ImmutableArray<LedgerRow>? Ledger, ImmutableArray<VersionRow> Recorded, string? Problem)
{
    /// <summary>A file that nothing but its state can be told of.</summary>
    internal static RecordedHistory Of(DatabaseState state) => new(state, SchemaText.None, null, [], null);
}
