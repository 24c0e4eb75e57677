namespace AutoCoder.Schema.Runner.Downgrades;

/// <summary>What asking for a downgrade came to.</summary>
internal abstract record DowngradeOutcome
{
    private DowngradeOutcome()
    {
    }

    /// <summary>Databases were looked at.</summary>
    public sealed record Reported(DowngradeReport Report) : DowngradeOutcome;

    /// <summary>The request was wrong; nothing was touched.</summary>
    /// <param name="Problems">One line each, with what to do.</param>
    public sealed record Refused(ImmutableArray<string> Problems) : DowngradeOutcome;
}
