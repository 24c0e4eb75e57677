namespace AutoCoder.Schema.Merges;

/// <summary>
/// What is held against a merge; documented in <c>docs/merging.md</c>. A stale lock file has the rule of <c>lock --check</c>.
/// </summary>
internal static class MergeRules
{
    public static readonly Rule VersionUsedTwice =
        new("version-used-twice", "Two migrations of one kind would have one version after the merge.");
    public static readonly Rule OutOfOrder =
        new("migration-out-of-order", "An incoming migration is below one that is released or applied already.");
    public static readonly Rule Edited =
        new("released-migration-edited", "A released migration does something else on the branch.");
    public static readonly Rule Deleted = new("released-migration-deleted", "A released migration is gone on the branch.");
    public static readonly Rule Renumbered =
        new("released-migration-renumbered", "A released migration has another version on the branch.");
    public static readonly Rule Renamed =
        new("released-migration-renamed", "A released migration has another class name on the branch.");
    public static readonly Rule LockMissing = new("lock-missing", "There is no lock file beside migrations.");
    public static readonly Rule LockBroken = new("lock-broken", "The lock file cannot be read, or was put together by hand.");
    public static readonly Rule LockOfOneSide =
        new("lock-of-one-side", "The lock file has the migrations of one side of the merge only.");
    public static readonly Rule ModelWithoutMigration =
        new("model-without-migration", "The expected schema changed, and no migration brings the change.");
    public static readonly Rule ModelBroken = new("model-broken", "The expected schema cannot be read.");
    public static readonly Rule VersionUnknown =
        new("migration-version-unknown", "The version of a migration cannot be told from its source.");
    public static readonly Rule KindUnknown = new("kind-unknown", "The kind of a migration cannot be told from its source.");
    public static readonly Rule SourceBroken = new("source-broken", "A file with migrations cannot be read as C#.");
    public static readonly Rule SourceNotFollowed =
        new("source-not-followed", "What is compiled, or which migrations it has, cannot be told without a build.");
    public static readonly Rule NotPublic =
        new("migration-not-public", "A migration is not public, so FluentMigrator passes over it.");
    public static readonly Rule SubmoduleNotRead =
        new("submodule-not-read", "A merge brings another commit of a submodule, whose migrations are not looked at.");

    public static readonly Rule ConfigurationNarrowed =
        new("configuration-narrowed", "The branch's own configuration would ask less of it than the base's.");
    public static readonly Rule ConfigurationBroken =
        new("configuration-broken", "The branch's configuration cannot be read.");

    /// <summary>What keeps anybody from telling what the merge brings.</summary>
    public static bool IsUnknown(Rule rule) =>
        rule == VersionUnknown || rule == KindUnknown || rule == SourceBroken || rule == SourceNotFollowed;
}
