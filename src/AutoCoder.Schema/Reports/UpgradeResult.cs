namespace AutoCoder.Schema.Reports;

/// <summary>What became of one database in an upgrade.</summary>
public enum UpgradeResult
{
    /// <summary>It was where it should be; nothing was done.</summary>
    Current,

    /// <summary>It is where it should be now.</summary>
    Upgraded,

    /// <summary>It would be upgraded; this was a dry run.</summary>
    WouldUpgrade,

    /// <summary>It was left alone because its state forbids an upgrade.</summary>
    Refused,

    /// <summary>The upgrade failed and the database is what it was, unless the problem says otherwise.</summary>
    Failed,

    /// <summary>It could not be examined, and was left alone.</summary>
    Unknown,

    /// <summary>Its turn did not come: the run was interrupted, or stopped at the first failure.</summary>
    NotReached,

    /// <summary>It is at the version that was asked for, and the code has later ones.</summary>
    AtTarget,

    /// <summary>The upgrade of a copy of it succeeded; it was not touched itself.</summary>
    Rehearsed,

    /// <summary>The upgrade of a copy of it failed, or there could be no copy; it was not touched itself.</summary>
    WouldFail,
}
