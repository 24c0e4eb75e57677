namespace AutoCoder.Schema.Reports;

/// <summary>What became of one database in a downgrade.</summary>
internal enum DowngradeResult
{
    /// <summary>No version above the one that was asked for is applied; nothing was done.</summary>
    AtTarget,

    /// <summary>It is at the version that was asked for now.</summary>
    Downgraded,

    /// <summary>It would be downgraded; this was a dry run.</summary>
    WouldDowngrade,

    /// <summary>It was left alone: there is no way back, or it would lose data and nobody accepted that.</summary>
    Refused,

    /// <summary>The downgrade failed and the database is what it was, unless the problem says otherwise.</summary>
    Failed,

    /// <summary>It could not be examined, and was left alone.</summary>
    Unknown,

    /// <summary>Its turn did not come: the run was interrupted, or stopped at the first failure.</summary>
    NotReached,

    /// <summary>Taking a copy of it back succeeded; it was not touched itself.</summary>
    Rehearsed,

    /// <summary>Taking a copy of it back failed, or there could be no copy; it was not touched itself.</summary>
    WouldFail,
}
