namespace AutoCoder.Schema.Ledgers;

/// <summary>The table in which a database keeps what was executed on it, beside the version table.</summary>
internal static class LedgerTable
{
    /// <summary>Its name.</summary>
    public const string Name = "SchemaLedger";

    /// <summary>The columns: the row's number, in the order of what happened.</summary>
    public const string Id = "Id";

    /// <summary>The migration's version.</summary>
    public const string Version = "Version";

    /// <summary>The migration's class at that time.</summary>
    public const string MigrationName = "Name";

    /// <summary>What was done: <c>up</c>, <c>down</c>, <c>adopt</c> or <c>repair</c>.</summary>
    public const string Action = "Action";

    /// <summary>The hash of the SQL (<see cref="Lockfiles.SqlHash"/>), or NULL.</summary>
    public const string Hash = "SqlHash";

    /// <summary>When, in UTC, as ISO 8601.</summary>
    public const string At = "At";

    /// <summary>How long it took, in milliseconds.</summary>
    public const string Duration = "DurationMs";

    /// <summary>The build that did it.</summary>
    public const string Build = "Build";

    /// <summary>The host that it ran on.</summary>
    public const string Host = "Host";

    /// <summary>The backup that was made before, or NULL.</summary>
    public const string Backup = "Backup";

    /// <summary>The SQL that takes the migration back, or NULL.</summary>
    public const string Down = "DownScript";

    /// <summary>
    /// The hash of the Down script (<see cref="LedgerDown.HashOf"/>), or NULL. Ledgers of earlier builds do not have the column;
    /// it is added with the next row, and what reads a ledger does without it.
    /// </summary>
    public const string DownHash = "DownHash";

    /// <summary>What else is worth keeping: the evidence of an adoption, a reason.</summary>
    public const string Note = "Note";

    /// <summary>
    /// What a migration took away, counted, or NULL; no data of rows. A ledger has the column from the first time that there is
    /// something to write in it, and what reads a ledger does without it.
    /// </summary>
    public const string Lost = "Lost";

    /// <summary>The statement that makes the table.</summary>
    public const string Create =
        $"CREATE TABLE IF NOT EXISTS main.\"{Name}\" (\"{Id}\" INTEGER PRIMARY KEY, \"{Version}\" INTEGER NOT NULL, "
        + $"\"{MigrationName}\" TEXT, \"{Action}\" TEXT NOT NULL, \"{Hash}\" TEXT, \"{At}\" TEXT NOT NULL, "
        + $"\"{Duration}\" INTEGER, \"{Build}\" TEXT, \"{Host}\" TEXT, \"{Backup}\" TEXT, \"{Down}\" TEXT, "
        + $"\"{Note}\" TEXT, \"{DownHash}\" TEXT)";

    /// <summary>The statement that adds what ledgers of earlier builds do not have.</summary>
    public const string AddDownHash = $"ALTER TABLE main.\"{Name}\" ADD COLUMN \"{DownHash}\" TEXT";

    /// <summary>The statement that adds the column for what was lost.</summary>
    public const string AddLost = $"ALTER TABLE main.\"{Name}\" ADD COLUMN \"{Lost}\" TEXT";
}

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

    /// <summary>What the migration took away, counted; null when nothing, and in the rows of earlier builds.</summary>
    public string? Lost { get; init; }

    /// <summary>The SQL that takes the migration back; null when there is no way back, or nobody knew one.</summary>
    public string? Down { get; init; }

    /// <summary>The hash of that, as the row spells it; null in the rows of earlier builds.</summary>
    public string? DownHash { get; init; }
}

/// <summary>One row of a version table, which is all that a database without a ledger has to tell.</summary>
/// <param name="Version">The version; null when the row holds none.</param>
/// <param name="AppliedOn">When it was applied, as the row spells it; null when it does not say.</param>
/// <param name="Description">What the migration says of itself; null when nothing.</param>
internal sealed record VersionRow(long? Version, string? AppliedOn, string? Description);

/// <summary>What reading a database's ledger came to.</summary>
/// <param name="Entries">The versions that it has as applied, ascending.</param>
/// <param name="Problem">
/// Why not all of it could be understood, in a few words; null when it could, or when there is none.
/// </param>
internal sealed record LedgerReading(ImmutableArray<LedgerEntry> Entries, string? Problem = null)
{
    /// <summary>There is no ledger, or nothing in it.</summary>
    public static LedgerReading Nothing { get; } = new([]);
}

/// <summary>The last that a database's ledger says of a version that is applied.</summary>
/// <param name="Version">The version.</param>
/// <param name="Hash">
/// The hash of the SQL that was executed; null for a version that was adopted, or when it cannot be read.
/// </param>
internal sealed record LedgerEntry(long Version, SqlHash? Hash);
