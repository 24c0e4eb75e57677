namespace AutoCoder.Schema.Words;

/// <summary>What the gate makes of a database.</summary>
public enum Readiness
{
    /// <summary>The code can use it.</summary>
    Ready,

    /// <summary>The code would fail on it: the gate is closed.</summary>
    NotReady,

    /// <summary>It could not be examined, which closes the gate too and is never taken for ready.</summary>
    Unknown,
}
