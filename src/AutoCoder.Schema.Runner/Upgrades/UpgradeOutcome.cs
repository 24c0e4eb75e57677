namespace AutoCoder.Schema.Runner.Upgrades;

/// <summary>What asking for an upgrade came to.</summary>
internal abstract record UpgradeOutcome
{
    private UpgradeOutcome()
    {
    }

    /// <summary>Databases were looked at.</summary>
    public sealed record Reported(UpgradeReport Report) : UpgradeOutcome;

    /// <summary>The request was wrong; nothing was touched.</summary>
    /// <param name="Problems">One line each, with what to do.</param>
    public sealed record Refused(ImmutableArray<string> Problems) : UpgradeOutcome;
}
