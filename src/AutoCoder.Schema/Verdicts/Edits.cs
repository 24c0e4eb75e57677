namespace AutoCoder.Schema.Verdicts;

/// <summary>The rule of edits: a migration that is applied somewhere is not changed any more. Pure.</summary>
internal static class Edits
{
    /// <summary>
    /// The applied migrations that executed other SQL than the code has for them; null when none is known to. Hashes of
    /// another way of recording, or none at all, prove nothing.
    /// </summary>
    /// <param name="applied">The versions in the version table. What only the ledger has is not applied.</param>
    /// <param name="ledger">What was executed.</param>
    /// <param name="expected">What the code would execute.</param>
    public static Verdict.Edited? Of(ImmutableArray<long> applied, ImmutableArray<LedgerEntry> ledger, KindLock expected)
    {
        ImmutableArray<EditedMigration>.Builder? edited = null;
        foreach (LedgerEntry entry in ledger)
        {
            if (entry.Hash is not { } hash || expected.Find(entry.Version) is not { } locked) continue;
            if (hash.Contradicts(locked.Up) && applied.BinarySearch(entry.Version) >= 0)
                (edited ??= ImmutableArray.CreateBuilder<EditedMigration>()).Add(new(entry.Version, hash, locked.Up));
        }

        return edited is null ? null : new Verdict.Edited([.. edited.OrderBy(migration => migration.Version)]);
    }
}
