namespace AutoCoder.Schema.Runner.Backups;

/// <summary>What asking about backups came to.</summary>
internal abstract record BackupsOutcome
{
    private BackupsOutcome()
    {
    }

    /// <summary>Folders were looked into.</summary>
    public sealed record Reported(BackupsReport Report) : BackupsOutcome;

    /// <summary>The request was wrong; nothing was touched.</summary>
    /// <param name="Problems">One line each, with what to do.</param>
    public sealed record Refused(ImmutableArray<string> Problems) : BackupsOutcome;
}
