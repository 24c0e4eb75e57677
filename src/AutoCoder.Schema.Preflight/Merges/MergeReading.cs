namespace AutoCoder.Schema.Preflight.Merges;

/// <summary>What reading both sides of a merge came to.</summary>
internal abstract record MergeReading
{
    private MergeReading()
    {
    }

    /// <summary>Both sides.</summary>
    public sealed record Read(MergeInput Input) : MergeReading;

    /// <summary>The question was wrong: no repository, no such commit, a folder that is not there.</summary>
    /// <param name="Problems">One line each, with what to do.</param>
    public sealed record Refused(ImmutableArray<string> Problems) : MergeReading;

    /// <summary>Nobody can tell: no common ancestor, files that are not in this clone.</summary>
    /// <param name="Problem">One line, with what to do.</param>
    public sealed record Unknown(string Problem) : MergeReading;
}
