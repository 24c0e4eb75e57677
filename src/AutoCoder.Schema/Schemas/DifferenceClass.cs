namespace AutoCoder.Schema.Schemas;

/// <summary>What a difference of schema does to the code that uses the table.</summary>
public enum DifferenceClass
{
    /// <summary>Another spelling or order; no statement behaves differently, except for <c>SELECT *</c>.</summary>
    Harmless,

    /// <summary>Some statement of the code fails or stores something else.</summary>
    Breaking,
}
