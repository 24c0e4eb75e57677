namespace AutoCoder.Schema.Findings;

/// <summary>
/// What a check holds against what it examines, once for all findings of the sort. A rule is a static field beside the check that
/// finds by it; no two have one name, whatever they are a field of (a test asks all of them).
/// </summary>
/// <param name="Id">
/// Its name in reports, settings and documentation: lower-case words with dashes, such as <c>version-used-twice</c>. It never
/// changes its meaning.
/// </param>
/// <param name="Description">One sentence: what the finding says.</param>
internal record Rule(string Id, string Description)
{
    /// <summary>Its name.</summary>
    public sealed override string ToString() => Id;
}

/// <summary>The rules that several commands find by: of runs over databases, their schemas, backups and the lock file.</summary>
internal static class Rules
{
    public static readonly Rule FleetHidden = new("fleet-hidden", "Databases may be there that nobody examined.");
    public static readonly Rule FleetNote = new("fleet-note", "Something worth knowing of the fleet.");
    public static readonly Rule RunInterrupted = new("run-interrupted", "The run was interrupted before its end.");
    public static readonly Rule RunNote = new("run-note", "Something worth knowing of the run.");
    public static readonly Rule NotExamined = new("not-examined", "The database could not be examined, and was left alone.");
    public static readonly Rule NotReached = new("not-reached", "The database's turn did not come.");

    public static readonly Rule UpgradeFailed = new("upgrade-failed", "The upgrade of the database failed.");
    public static readonly Rule UpgradeRefused =
        new("upgrade-refused", "The database was not upgraded, because its state forbids it.");
    public static readonly Rule RehearsalFailed =
        new("rehearsal-failed", "The upgrade or downgrade of a copy of the database failed.");
    public static readonly Rule DowngradeFailed = new("downgrade-failed", "The downgrade of the database failed.");
    public static readonly Rule DowngradeRefused =
        new("downgrade-refused", "The database was not downgraded: there is no way back, or it would lose data.");
    public static readonly Rule DataLoss = new("data-loss", "Going back loses data.");
    public static readonly Rule SchemaRepaired =
        new("schema-repaired", "The schema departed from its version and was mended, or would be.");

    public static readonly Rule SchemaBreaking =
        new("schema-breaking", "A difference between two schemas breaks code that is written for the expected one.");
    public static readonly Rule SchemaHarmless = new("schema-harmless", "A difference between two schemas breaks nothing.");
    public static readonly Rule LedgerUnreadable =
        new("ledger-unreadable", "The record of what was executed on the database cannot be understood in full.");
    public static readonly Rule LedgerSilent =
        new("ledger-silent", "Migrations are applied that the database's ledger says nothing of.");

    public static readonly Rule RestoreFailed = new("restore-failed", "The database was not restored.");
    public static readonly Rule BackupBad = new("backup-bad", "The backup is not what its manifest says, or is damaged.");
    public static readonly Rule BackupSuspect = new("backup-suspect", "Something about the backup cannot be told.");
    public static readonly Rule BackupUnreachable = new("backup-unreachable", "Backups could not be looked at, or removed.");

    public static readonly Rule VersionAmbiguous = new("version-ambiguous", "The schema fits several versions equally.");
    public static readonly Rule VersionUnknown = new("version-unknown", "The schema is that of no version of the kind.");
    public static readonly Rule LockStale = new("lock-stale", "The lock file does not say what the migrations execute.");
}
