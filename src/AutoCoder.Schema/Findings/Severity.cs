namespace AutoCoder.Schema.Findings;

/// <summary>What a finding does to the gate.</summary>
internal enum Severity
{
    /// <summary>Worth knowing; changes nothing.</summary>
    Note,

    /// <summary>Should be looked at; the gate stays open.</summary>
    Warning,

    /// <summary>Closes the gate.</summary>
    Error,
}
