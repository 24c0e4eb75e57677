namespace AutoCoder.Schema.Merges;

/// <summary>What a side did to one migration since the merge base.</summary>
/// <param name="Type">What it did.</param>
/// <param name="Before">The migration at the merge base; null for one that was added.</param>
/// <param name="After">The migration at the side; null for one that was deleted.</param>
internal sealed record MigrationChange(ChangeType Type, NamedMigration? Before, NamedMigration? After)
{
    /// <summary>The migration as it is now, or as it was last.</summary>
    public NamedMigration Migration => After ?? Before!;
}
