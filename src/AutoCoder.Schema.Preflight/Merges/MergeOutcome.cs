namespace AutoCoder.Schema.Preflight.Merges;

/// <summary>What asking about a merge came to.</summary>
internal abstract record MergeOutcome
{
    private MergeOutcome()
    {
    }

    /// <summary>Both sides were compared.</summary>
    public sealed record Reported(MergeReport Report) : MergeOutcome;

    /// <summary>The question was wrong.</summary>
    /// <param name="Problems">One line each, with what to do.</param>
    public sealed record Refused(ImmutableArray<string> Problems) : MergeOutcome;

    /// <summary>Nobody can tell.</summary>
    /// <param name="Problem">One line, with what to do.</param>
    public sealed record Unknown(string Problem) : MergeOutcome;
}
