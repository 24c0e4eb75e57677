namespace AutoCoder.Schema.Preflight.Fleets;

/// <summary>What making sense of a request came to.</summary>
internal abstract record FleetReading
{
    private FleetReading()
    {
    }

    /// <summary>The request makes sense.</summary>
    public sealed record Resolved(Fleet Fleet) : FleetReading;

    /// <summary>A usage or configuration error: nothing may be examined on the strength of it.</summary>
    /// <param name="Problems">One line each, with what to do.</param>
    public sealed record Refused(ImmutableArray<string> Problems) : FleetReading;
}
