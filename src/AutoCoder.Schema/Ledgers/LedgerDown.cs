namespace AutoCoder.Schema.Ledgers;

/// <summary>What a ledger knows of taking one version back.</summary>
/// <param name="Name">The migration's class at that time, or null.</param>
/// <param name="Hash">The hash of the SQL that was executed; null when nothing was, or nobody knows.</param>
/// <param name="Script">The SQL that takes it back; null when there is no way back.</param>
internal sealed record LedgerDown(string? Name, SqlHash? Hash, string? Script)
{
    /// <summary>The hash that was written down with the script; null for what an earlier build wrote.</summary>
    public string? ScriptHash { get; init; }

    /// <summary>The hash of a version's Down script: SHA-256 of both, so that no other version's script passes for it.</summary>
    public static string HashOf(long version, string script) => Digest.Of(string.Create(CultureInfo.InvariantCulture, $"{version}\n{script}"));
}
