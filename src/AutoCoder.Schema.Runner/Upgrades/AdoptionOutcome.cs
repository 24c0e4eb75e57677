namespace AutoCoder.Schema.Runner.Upgrades;

/// <summary>What asking for the evidence of a fleet came to.</summary>
internal abstract record AdoptionOutcome
{
    private AdoptionOutcome()
    {
    }

    /// <summary>Databases were examined.</summary>
    /// <param name="Rows">One a database, in the order of discovery.</param>
    /// <param name="Notes">What else there is to say about the fleet.</param>
    public sealed record Explained(ImmutableArray<AdoptionRow> Rows, ImmutableArray<FleetNote> Notes) : AdoptionOutcome;

    /// <summary>The question was wrong.</summary>
    /// <param name="Problems">One line each, with what to do.</param>
    public sealed record Refused(ImmutableArray<string> Problems) : AdoptionOutcome;
}
