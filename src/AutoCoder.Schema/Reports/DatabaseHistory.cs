namespace AutoCoder.Schema.Reports;

/// <summary>What was executed on one database, as far as it knows itself.</summary>
/// <param name="Path">The database.</param>
/// <param name="State">What the file is.</param>
internal sealed record DatabaseHistory(string Path, DatabaseState State)
{
    /// <summary>The rows of the ledger in their order; null when there is no ledger.</summary>
    public ImmutableArray<LedgerRow>? Ledger { get; init; }

    /// <summary>The rows of the version table in their order.</summary>
    public ImmutableArray<VersionRow> Recorded { get; init; } = [];

    /// <summary>Why not all of it could be understood, as the rest of a sentence that begins with the ledger; null when it could.</summary>
    public string? Problem { get; init; }

    /// <summary>Versions that are applied and that the ledger says nothing of: something else migrated the database, ascending.</summary>
    public ImmutableArray<long> Unaccounted
    {
        get
        {
            if (Ledger is not { } rows || State is not DatabaseState.Versioned versioned) return [];
            ImmutableDictionary<long, LedgerDown> known = LedgerDowns.Of(rows);
            return [.. versioned.Applied.Where(version => !known.ContainsKey(version))];
        }
    }
}
