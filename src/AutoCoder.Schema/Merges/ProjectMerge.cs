namespace AutoCoder.Schema.Merges;

/// <summary>What a merge does to one project.</summary>
/// <param name="Project">The project's folder, as messages name it.</param>
/// <param name="OnBase">What the base did since the merge base.</param>
/// <param name="OnHead">What the incoming side did since the merge base.</param>
/// <param name="Merged">The migrations after the merge, by kind and version; where both sides use a number, both are there.</param>
/// <param name="Findings">What is to be said of it.</param>
internal sealed record ProjectMerge(
    string Project,
    ImmutableArray<MigrationChange> OnBase,
    ImmutableArray<MigrationChange> OnHead,
    ImmutableArray<NamedMigration> Merged,
    ImmutableArray<Finding> Findings)
{
    /// <summary>The migrations that the merge brings: in the incoming side and not in the base.</summary>
    public ImmutableArray<NamedMigration> Incoming { get; init; } = [];

    /// <summary>True when the incoming side changed something of it: a migration, or the lock file.</summary>
    public bool IsTouched { get; init; }

    /// <summary>True when it cannot be told what the merge brings.</summary>
    public bool IsUnknown => Findings.Any(finding => MergeRules.IsUnknown(finding.Rule));
}
