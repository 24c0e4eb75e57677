namespace AutoCoder.Schema.Plans;

/// <summary>Why a database is left alone.</summary>
public enum PlanObstacle
{
    /// <summary>There is no file, and nobody asked to make one.</summary>
    Missing,

    /// <summary>The file could not be examined.</summary>
    Unreadable,

    /// <summary>It has migrations that this code does not know.</summary>
    Ahead,

    /// <summary>Nobody tracked it, and its schema does not say at which version it is.</summary>
    NotRecognised,

    /// <summary>It is above the version that was asked for.</summary>
    AboveTarget,
}
