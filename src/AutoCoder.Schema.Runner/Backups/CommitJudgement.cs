namespace AutoCoder.Schema.Runner.Backups;

/// <summary>What the file says after a commit.</summary>
internal abstract record CommitJudgement
{
    private CommitJudgement()
    {
    }

    /// <summary>It says what was committed, or could not be asked for a reason that speaks against nothing.</summary>
    /// <param name="Applied">The versions that it records; null when it could not be asked.</param>
    /// <param name="Notes">What is worth knowing.</param>
    public sealed record Holds(ImmutableArray<long>? Applied, ImmutableArray<string> Notes) : CommitJudgement;

    /// <summary>It does not.</summary>
    /// <param name="Problem">What it says, and what was done about that.</param>
    /// <param name="NextStep">What to do next, or null.</param>
    public sealed record Fails(string Problem, string? NextStep) : CommitJudgement;
}
