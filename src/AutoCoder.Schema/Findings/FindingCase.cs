namespace AutoCoder.Schema.Findings;

/// <summary>One thing that was examined: a database, a migration, a merge. It passes when none of its findings is an error.</summary>
/// <param name="Group">What it belongs to: a kind of database, or the name of a check.</param>
/// <param name="Name">What was examined, such as the database's path.</param>
/// <param name="Findings">What was found; empty when there is nothing to say.</param>
internal sealed record FindingCase(string Group, string Name, ImmutableArray<Finding> Findings)
{
    /// <summary>True when it could not be examined, or was not reached: neither passed nor failed.</summary>
    public bool IsUnknown { get; init; }

    /// <summary>False when its turn did not come, because the run was interrupted or stopped; it is unknown then, too.</summary>
    public bool WasReached { get; init; } = true;

    /// <summary>One sentence on the outcome, without the name, such as <c>is at version 3, current</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>True when it was examined and no finding is an error.</summary>
    public bool HasPassed => !IsUnknown && !Findings.Any(finding => finding.Severity == Severity.Error);
}
