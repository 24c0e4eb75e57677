namespace AutoCoder.Schema.Contracts;

/// <summary>Something that the application expects and the migrations do not give, found without any database.</summary>
/// <param name="Kind">The kind of database.</param>
/// <param name="Place">Where the expectation stands.</param>
/// <param name="Class">Breaking or harmless.</param>
/// <param name="Message">One sentence: what is wrong, what happens because of it, and what to do.</param>
public sealed record ContractFinding(string Kind, SourcePlace Place, DifferenceClass Class, string Message)
{
    /// <summary>True when it closes the gate under the policy in force.</summary>
    public bool ClosesGate { get; init; }
}
