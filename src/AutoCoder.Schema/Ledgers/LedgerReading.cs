namespace AutoCoder.Schema.Ledgers;

/// <summary>What reading a database's ledger came to.</summary>
/// <param name="Entries">The versions that it has as applied, ascending.</param>
/// <param name="Problem">Why not all of it could be understood, in a few words; null when it could, or when there is none.</param>
internal sealed record LedgerReading(ImmutableArray<LedgerEntry> Entries, string? Problem = null)
{
    /// <summary>There is no ledger, or nothing in it.</summary>
    public static LedgerReading Nothing { get; } = new([]);
}
