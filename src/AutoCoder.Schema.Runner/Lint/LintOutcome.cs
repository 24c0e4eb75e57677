namespace AutoCoder.Schema.Runner.Lint;

/// <summary>What looking at new migrations came to.</summary>
internal abstract record LintOutcome
{
    private LintOutcome()
    {
    }

    /// <summary>Migrations were looked at.</summary>
    public sealed record Reported(LintReport Report) : LintOutcome;

    /// <summary>They cannot be recorded, or no database was found.</summary>
    /// <param name="Problems">One line each, with what to do.</param>
    public sealed record Refused(ImmutableArray<string> Problems) : LintOutcome;
}
