namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>What became of one database, as far as a run over many has to know it.</summary>
internal enum FleetRowState
{
    /// <summary>There was nothing to do.</summary>
    AtTarget,

    /// <summary>It was changed.</summary>
    Changed,

    /// <summary>It would be changed; this was a dry run.</summary>
    WouldChange,

    /// <summary>A copy of it was changed.</summary>
    Rehearsed,

    /// <summary>A copy of it could not be changed.</summary>
    WouldFail,

    /// <summary>It could not be changed.</summary>
    Failed,

    /// <summary>It has no work because of what it is: refused, or not to be read.</summary>
    Refused,

    /// <summary>Its turn did not come.</summary>
    NotReached,
}
