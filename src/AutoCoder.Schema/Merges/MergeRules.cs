namespace AutoCoder.Schema.Merges;

/// <summary>The names of what a merge can be found to do, as documentation and settings have them.</summary>
internal static class MergeRules
{
    /// <summary>Two migrations of one kind would have one version.</summary>
    public const string VersionUsedTwice = "version-used-twice";

    /// <summary>An incoming migration is below one that is released already.</summary>
    public const string OutOfOrder = "migration-out-of-order";

    /// <summary>A released migration does something else.</summary>
    public const string Edited = "released-migration-edited";

    /// <summary>A released migration is gone.</summary>
    public const string Deleted = "released-migration-deleted";

    /// <summary>A released migration has another version.</summary>
    public const string Renumbered = "released-migration-renumbered";

    /// <summary>A migration has another class name.</summary>
    public const string Renamed = "released-migration-renamed";

    /// <summary>There is no lock file.</summary>
    public const string LockMissing = "lock-missing";

    /// <summary>The lock file cannot be read: markers of a conflict, lines put together by hand, cut off.</summary>
    public const string LockBroken = "lock-broken";

    /// <summary>The lock file and the migrations disagree.</summary>
    public const string LockStale = "lock-stale";

    /// <summary>The lock file has the migrations of one side only.</summary>
    public const string LockOfOneSide = "lock-of-one-side";

    /// <summary>The expected DDL changed and no migration brings the change.</summary>
    public const string ModelWithoutMigration = "model-without-migration";

    /// <summary>The expected DDL cannot be read.</summary>
    public const string ModelBroken = "model-broken";

    /// <summary>A version is not to be had from the sources.</summary>
    public const string VersionUnknown = "version-unknown";

    /// <summary>A kind is not to be had from the sources, or is not one.</summary>
    public const string KindUnknown = "kind-unknown";

    /// <summary>A file with migrations does not compile.</summary>
    public const string SourceBroken = "source-broken";

    /// <summary>A migration is not public, so FluentMigrator passes over it without a word.</summary>
    public const string NotPublic = "migration-not-public";

    /// <summary>A submodule comes with another commit, and what it holds is not looked at.</summary>
    public const string SubmoduleNotRead = "submodule-not-read";

    /// <summary>What keeps anybody from telling what the merge brings.</summary>
    internal static bool IsUnknown(string rule) => rule is VersionUnknown or KindUnknown or SourceBroken;
}
