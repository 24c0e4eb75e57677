namespace AutoCoder.Schema.Runner.Backups;

/// <summary>What a backup is made for.</summary>
/// <param name="Kind">The database's kind.</param>
/// <param name="From">The highest version that it has; 0 for none.</param>
/// <param name="To">The version that it is taken to.</param>
/// <param name="Reason">Why, in a word of <see cref="BackupManifest"/>.</param>
internal sealed record BackupPurpose(string Kind, long From, long To, string Reason)
{
    /// <summary>Whether there is nothing that would have to be taken back.</summary>
    public bool IsNothing { get; init; }
}
