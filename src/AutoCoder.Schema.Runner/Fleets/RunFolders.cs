namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>
/// What one run saw in the folders that several of its databases share. Listing them for each database would take time that grows
/// with the square of the fleet.
/// </summary>
/// <param name="clock">The system's.</param>
internal sealed class RunFolders(TimeProvider clock)
{
    /// <summary>Folders with backups.</summary>
    public KeptListings<BackupListing> Backups { get; } = BackupListing.Kept(clock);

    /// <summary>Folders with databases and the copies of them that are rehearsed.</summary>
    public KeptListings<RehearsalListing> Rehearsals { get; } = new(RehearsalListing.Of, clock);
}
