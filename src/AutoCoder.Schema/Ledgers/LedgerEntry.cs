namespace AutoCoder.Schema.Ledgers;

/// <summary>The last that a database's ledger says of a version that is applied.</summary>
/// <param name="Version">The version.</param>
/// <param name="Hash">The hash of the SQL that was executed; null for a version that was adopted, or when it cannot be read.</param>
internal sealed record LedgerEntry(long Version, SqlHash? Hash);
