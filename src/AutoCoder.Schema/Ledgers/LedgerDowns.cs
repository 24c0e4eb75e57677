namespace AutoCoder.Schema.Ledgers;

/// <summary>The way back as a ledger knows it.</summary>
internal static class LedgerDowns
{
    /// <summary>
    /// What the ledger says last of each version that it has as applied. A repair changes the schema and not the migration: the
    /// hash that was known before it stays.
    /// </summary>
    /// <param name="rows">The rows in their order.</param>
    public static ImmutableDictionary<long, LedgerDown> Of(IEnumerable<LedgerRow> rows)
    {
        var downs = ImmutableDictionary.CreateBuilder<long, LedgerDown>();
        foreach (LedgerRow row in rows)
        {
            if (row.Version is not { } version) continue;
            if (row.Action == "down") downs.Remove(version);
            else downs[version] = Merge(downs.GetValueOrDefault(version), row);
        }

        return downs.ToImmutable();
    }

    private static LedgerDown Merge(LedgerDown? before, LedgerRow row)
    {
        var now = new LedgerDown(row.Name, SqlHash.Parse(row.Hash), row.Down) { ScriptHash = row.DownHash };
        return row.Action == "repair" && row.Hash is null && before is not null ? Before(before, now) : now;
    }

    private static LedgerDown Before(LedgerDown before, LedgerDown now) =>
        before.Script is null
            ? now with { Hash = before.Hash }
            : now with { Hash = before.Hash, Script = before.Script, ScriptHash = before.ScriptHash };
}

/// <summary>What a ledger knows of taking one version back.</summary>
/// <param name="Name">The migration's class at that time, or null.</param>
/// <param name="Hash">The hash of the SQL that was executed; null when nothing was, or nobody knows.</param>
/// <param name="Script">The SQL that takes it back; null when there is no way back.</param>
internal sealed record LedgerDown(string? Name, SqlHash? Hash, string? Script)
{
    /// <summary>The hash that was written down with the script; null for what an earlier build wrote.</summary>
    public string? ScriptHash { get; init; }

    /// <summary>The hash of a version's Down script: SHA-256 of both, so that no other version's script passes for it.</summary>
    public static string HashOf(long version, string script) =>
        Digest.Of(string.Create(CultureInfo.InvariantCulture, $"{version}\n{script}"));
}
