namespace AutoCoder.Schema.Plans;

/// <summary>Why a database is left alone.</summary>
internal enum PlanObstacle
{
    /// <summary>There is no file, and nobody asked to make one.</summary>
    Missing,

    /// <summary>The file could not be examined.</summary>
    Unreadable,

    /// <summary>It has migrations that this code does not know.</summary>
    Ahead,

    /// <summary>Nobody tracked it, and its schema does not say at which version it is.</summary>
    NotRecognised,

    /// <summary>Its schema is not that of its version, and cannot be brought to it without losing something.</summary>
    Drifted,

    /// <summary>A migration that is applied on it was changed afterwards.</summary>
    Edited,

    /// <summary>It records versions already, and was to be adopted at another.</summary>
    Recorded,

    /// <summary>It records other versions than the one whose schema it has.</summary>
    Stamped,

    /// <summary>It is above the version that was asked for.</summary>
    AboveTarget,

    /// <summary>A version that was to be taken back has no way back that anybody knows.</summary>
    NoWayBack,

    /// <summary>The version to go back to is none of its kind.</summary>
    UnknownTarget,
}
