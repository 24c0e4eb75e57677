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
    /// The hash of the Down script (<see cref="LedgerDown.HashOf"/>), or NULL. Ledgers of earlier builds do not have the column; it is
    /// added with the next row, and what reads a ledger does without it.
    /// </summary>
    public const string DownHash = "DownHash";

    /// <summary>What else is worth keeping: the evidence of an adoption, a reason.</summary>
    public const string Note = "Note";

    /// <summary>The statement that makes the table.</summary>
    public const string Create =
        $"CREATE TABLE IF NOT EXISTS \"{Name}\" (\"{Id}\" INTEGER PRIMARY KEY, \"{Version}\" INTEGER NOT NULL, \"{MigrationName}\" TEXT, "
        + $"\"{Action}\" TEXT NOT NULL, \"{Hash}\" TEXT, \"{At}\" TEXT NOT NULL, \"{Duration}\" INTEGER, \"{Build}\" TEXT, \"{Host}\" TEXT, "
        + $"\"{Backup}\" TEXT, \"{Down}\" TEXT, \"{Note}\" TEXT, \"{DownHash}\" TEXT)";

    /// <summary>The statement that adds what ledgers of earlier builds do not have.</summary>
    public const string AddDownHash = $"ALTER TABLE \"{Name}\" ADD COLUMN \"{DownHash}\" TEXT";
}
