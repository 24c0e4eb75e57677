namespace AutoCoder.Schema.Lint;

/// <summary>Something that a rule has to say of a migration.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Message">Sentences that name the migration and what it touches.</param>
internal sealed record LintRemark(LintRule Rule, string Message)
{
    /// <summary>At most this, whatever the rule's severity is: what the author said openly, or nobody could ask the rows about.</summary>
    public Severity Most { get; init; } = Severity.Error;

    /// <summary>The database whose rows say so, or null.</summary>
    public string? Database { get; init; }
}
