using System.Collections.Frozen;

namespace AutoCoder.Schema.Findings;

/// <summary>Every rule that a report can name, with what it says. A check that brings rules of its own adds them to <see cref="All"/>.</summary>
internal static class Rules
{
    /// <summary>What a verdict's rule begins with; its name follows.</summary>
    private const string Database = "database-";

    internal const string StatementFails = "statement-fails";
    internal const string ExpectationUnmet = "expectation-unmet";
    internal const string ExpectationDiffers = "expectation-differs";
    internal const string VersionRepeated = "version-repeated";
    internal const string DatabaseNote = "database-note";
    internal const string FleetHidden = "fleet-hidden";
    internal const string FleetNote = "fleet-note";
    internal const string RunInterrupted = "run-interrupted";
    internal const string UpgradeFailed = "upgrade-failed";
    internal const string UpgradeRefused = "upgrade-refused";
    internal const string RehearsalFailed = "rehearsal-failed";
    internal const string DowngradeFailed = "downgrade-failed";
    internal const string DowngradeRefused = "downgrade-refused";
    internal const string DataLoss = "data-loss";
    /// <summary>A database that could not be examined, and was left alone.</summary>
    public const string NotExamined = "not-examined";
    internal const string NotReached = "not-reached";
    internal const string SchemaRepaired = "schema-repaired";
    internal const string SchemaBreaking = "schema-breaking";
    internal const string SchemaHarmless = "schema-harmless";
    internal const string LedgerUnreadable = "ledger-unreadable";
    internal const string LedgerSilent = "ledger-silent";

    /// <summary>A restore that failed.</summary>
    public const string RestoreFailed = "restore-failed";

    /// <summary>A backup that is not what its manifest says.</summary>
    public const string BackupBad = "backup-bad";

    /// <summary>A backup of which something cannot be told.</summary>
    public const string BackupSuspect = "backup-suspect";

    /// <summary>Backups that could not be looked at, or removed.</summary>
    public const string BackupUnreachable = "backup-unreachable";

    /// <summary>A database that fits several versions.</summary>
    public const string VersionAmbiguous = "version-ambiguous";

    /// <summary>A database that fits no version.</summary>
    public const string VersionUnknown = "version-unknown";

    /// <summary>A lock file that does not say what the migrations execute.</summary>
    public const string LockStale = "lock-stale";

    /// <summary>What is worth knowing of a run.</summary>
    public const string RunNote = "run-note";

    /// <summary>All of them.</summary>
    public static ImmutableArray<Rule> All { get; } =
    [
        new("database-pending", "Migrations of the code are not applied to the database."),
        new("database-out-of-order", "Migrations below the highest applied one are not applied to the database."),
        new("database-ahead", "The database has migrations that the code does not know."),
        new("database-unversioned", "The database has tables, and nothing records which migrations made them."),
        new("database-missing", "There is no file where a database should be."),
        new("database-edited", "A migration was changed after it was applied to the database."),
        new("database-drifted", "The schema is not that of the version that the database is at."),
        new("database-unreadable", "The database could not be examined."),
        new(StatementFails, "A statement that the application runs cannot be prepared on the database."),
        new(ExpectationUnmet, "The code expects something of the schema that the migrations do not give."),
        new(ExpectationDiffers, "The code describes the schema otherwise than the migrations make it, which breaks nothing."),
        new(VersionRepeated, "The version table records a version more than once."),
        new(DatabaseNote, "Something worth knowing of a database."),
        new(FleetHidden, "Databases may be there that nobody examined."),
        new(FleetNote, "Something worth knowing of the fleet."),
        new(RunInterrupted, "The run was interrupted before its end."),
        new(UpgradeFailed, "The upgrade of the database failed."),
        new(UpgradeRefused, "The database was not upgraded, because its state forbids it."),
        new(RehearsalFailed, "The upgrade of a copy of the database failed."),
        new(DowngradeFailed, "The downgrade of the database failed."),
        new(DowngradeRefused, "The database was not downgraded: there is no way back, or it would lose data."),
        new(DataLoss, "Going back loses data."),
        new(NotExamined, "The database could not be examined, and was left alone."),
        new(NotReached, "The database's turn did not come."),
        new(SchemaRepaired, "The schema departed from its version and was mended, or would be."),
        new(SchemaBreaking, "A difference between two schemas breaks code that is written for the expected one."),
        new(SchemaHarmless, "A difference between two schemas breaks nothing."),
        new(LedgerUnreadable, "The record of what was executed on the database cannot be understood in full."),
        new(LedgerSilent, "Migrations are applied that the database's ledger says nothing of."),
        new(RestoreFailed, "The database was not restored."),
        new(BackupBad, "The backup is not what its manifest says, or is damaged."),
        new(BackupSuspect, "Something about the backup cannot be told."),
        new(BackupUnreachable, "Backups could not be looked at, or removed."),
        new(VersionAmbiguous, "The schema fits several versions equally."),
        new(VersionUnknown, "The schema is that of no version of the kind."),
        new(LockStale, "The lock file does not say what the migrations execute."),
        new(RunNote, "Something worth knowing of the run."),
        new(MergeRules.VersionUsedTwice, "Two migrations of one kind would have one version after the merge."),
        new(MergeRules.OutOfOrder, "An incoming migration is below one that is released or applied already."),
        new(MergeRules.Edited, "A released migration does something else on the branch."),
        new(MergeRules.Deleted, "A released migration is gone on the branch."),
        new(MergeRules.Renumbered, "A released migration has another version on the branch."),
        new(MergeRules.Renamed, "A released migration has another class name on the branch."),
        new(MergeRules.LockMissing, "There is no lock file beside migrations."),
        new(MergeRules.LockBroken, "The lock file cannot be read, or was put together by hand."),
        new(MergeRules.LockOfOneSide, "The lock file has the migrations of one side of the merge only."),
        new(MergeRules.ModelWithoutMigration, "The expected schema changed, and no migration brings the change."),
        new(MergeRules.ModelBroken, "The expected schema cannot be read."),
        new(MergeRules.KindUnknown, "The kind of a migration cannot be told from its source."),
        new(MergeRules.SourceBroken, "A file with migrations cannot be read as C#."),
        new(MergeRules.NotPublic, "A migration is not public, so FluentMigrator passes over it."),
        new(MergeRules.SubmoduleNotRead, "A merge brings another commit of a submodule, whose migrations are not looked at."),
        .. LintRules.All.Select(rule => new Rule(rule.Id, rule.Description)),
    ];

    private static readonly FrozenDictionary<string, Rule> ById = All.ToFrozenDictionary(rule => rule.Id, StringComparer.Ordinal);

    /// <summary>The rule, or null when there is none of that name.</summary>
    public static Rule? Find(string id) => ById.GetValueOrDefault(id);

    internal static string Of(Verdict verdict) => verdict is Verdict.Incompatible ? StatementFails : Database + verdict.Name;
}
