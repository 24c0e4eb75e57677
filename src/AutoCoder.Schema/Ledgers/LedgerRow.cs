namespace AutoCoder.Schema.Ledgers;

/// <summary>
/// One row of a ledger as it stands in the file. Everything may be missing or wrong: the file belongs to its user, and a
/// column without a type holds anything.
/// </summary>
/// <param name="Id">The row's number, in the order of what happened.</param>
/// <param name="Version">The migration's version; null when the row holds none.</param>
/// <param name="Action">What was done: <c>up</c>, <c>down</c>, <c>adopt</c> or <c>repair</c>; or anything else.</param>
internal sealed record LedgerRow(long Id, long? Version, string? Action)
{
    /// <summary>The migration's class at that time.</summary>
    public string? Name { get; init; }

    /// <summary>The hash of the SQL that was executed, as the row spells it.</summary>
    public string? Hash { get; init; }

    /// <summary>When, as the row spells it.</summary>
    public string? At { get; init; }

    /// <summary>How long it took, in milliseconds.</summary>
    public long? Milliseconds { get; init; }

    /// <summary>The build that did it.</summary>
    public string? Build { get; init; }

    /// <summary>The host that it ran on.</summary>
    public string? Host { get; init; }

    /// <summary>The file name of the backup that was made before.</summary>
    public string? Backup { get; init; }

    /// <summary>What else was worth keeping.</summary>
    public string? Note { get; init; }

    /// <summary>The SQL that takes the migration back; null when there is no way back, or nobody knew one.</summary>
    public string? Down { get; init; }

    /// <summary>The hash of that, as the row spells it; null in the rows of earlier builds.</summary>
    public string? DownHash { get; init; }
}
