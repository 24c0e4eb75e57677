namespace AutoCoder.Schema.Preflight.Gates;

/// <summary>What asking the gate came to.</summary>
internal abstract record GateOutcome
{
    private GateOutcome()
    {
    }

    /// <summary>Databases were examined.</summary>
    public sealed record Reported(GateReport Report) : GateOutcome;

    /// <summary>The question was wrong: a path of no known kind, a registry that is not there, or no database at all.</summary>
    /// <param name="Problems">One line each, with what to do.</param>
    public sealed record Refused(ImmutableArray<string> Problems) : GateOutcome;
}
