using AutoCoder.Schema.Lockfiles;

namespace AutoCoder.Schema.Ledgers;

/// <summary>What a ledger knows of taking one version back.</summary>
/// <param name="Name">The migration's class at that time, or null.</param>
/// <param name="Hash">The hash of the SQL that was executed; null when nothing was, or nobody knows.</param>
/// <param name="Script">The SQL that takes it back; null when there is no way back.</param>
public sealed record LedgerDown(string? Name, SqlHash? Hash, string? Script);
