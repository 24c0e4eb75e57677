namespace AutoCoder.Schema.Runner.Backups;

/// <summary>All backups of one database: those in the folder beside it, and those in a shared folder when there is one.</summary>
/// <param name="database">The database's real path.</param>
/// <param name="sharedFolder">One folder for the backups of many databases, or null.</param>
/// <param name="run">
/// What the run of a fleet saw in folders. That may be old: what others made since is not told of, and nothing is told of that
/// is gone. The folders are listed anew when null.
/// </param>
internal sealed class BackupShelf(string database, string? sharedFolder, RunFolders? run = null)
{
    /// <summary>What there is, newest first. Folders that are not there have none.</summary>
    /// <param name="made">One that was made since the folders were listed, or null.</param>
    /// <exception cref="IOException">A folder cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be listed.</exception>
    public ImmutableArray<StoredBackup> List(string? made = null) =>
    [
        .. Places().SelectMany(place => place.Listing.Backups(place.Stem).Union(Named(made, place)).Select(name => (place.Shared, Name: name)))
            .OrderByDescending(found => found.Name.At)
            .Select(found => (Path: Path(found.Shared, found.Name), found.Name))
            .Where(found => File.Exists(found.Path))
            .Select(found => new StoredBackup(found.Path, found.Name.At, found.Name.From, found.Name.To).WithManifest()),
    ];

    /// <summary>
    /// The moment that the next backup is named by: now, but after every backup there is. A clock that was set back must not
    /// make the newest backup look like the oldest, which retention removes first.
    /// </summary>
    /// <remarks>
    /// What others made since a run listed the folders is named by a moment before now, as long as the clock was not set back in
    /// between (<see cref="RunFolders"/> looks) and none was named by a moment to come: then only the folders themselves know the last.
    /// </remarks>
    public DateTimeOffset NextMoment(DateTimeOffset now)
    {
        DateTimeOffset last = Last(Places());
        if (run is not null && last >= now) last = Last(Places(null));
        return last < now ? now : last.AddMilliseconds(1);
    }

    /// <summary>
    /// Removes what runs left that were killed in the middle of a backup: partial files, and the manifest of a backup that was
    /// not finished. Only to be called under the database's lock: nobody else makes a backup of it then.
    /// </summary>
    public void RemoveUnfinished()
    {
        foreach (Place place in Places())
        {
            foreach ((string name, string backup) in place.Listing.Partial(place.Stem))
            {
                if (!File.Exists(In(place, backup))) File.Delete(ManifestFile.For(In(place, backup)));
                File.Delete(In(place, name));
            }
        }
    }

    /// <summary>Manifests whose backup is gone.</summary>
    public ImmutableArray<string> LoneManifests() =>
    [
        .. Places().SelectMany(place => place.Listing.LoneManifests(place.Stem).Select(name => Path(place.Shared, name)))
            .Where(backup => !DurableFile.IsTaken(backup) && !DurableFile.IsTaken(backup + DurableFile.PartialSuffix))
            .Select(ManifestFile.For)
            .Where(File.Exists),
    ];

    private static DateTimeOffset Last(IEnumerable<Place> places) =>
        places.SelectMany(place => place.Listing.Backups(place.Stem)).Select(name => name.At).DefaultIfEmpty(DateTimeOffset.MinValue).Max();

    private static IEnumerable<(DateTimeOffset At, long From, long To)> Named(string? made, Place place)
    {
        string? name = System.IO.Path.GetFileName(made);
        return BackupName.Parse(name) is var (length, at, from, to) && name.AsSpan(0, length).SequenceEqual(place.Stem) ? [(at, from, to)] : [];
    }

    private string Path(string? shared, (DateTimeOffset At, long From, long To) name) => BackupName.For(database, shared, name.From, name.To, name.At);

    private string In(Place place, string name) => System.IO.Path.Combine(BackupName.Folder(database, place.Shared), name);

    private IEnumerable<Place> Places() => Places(run);

    // Only names that this program gives to backups of this very database.
    private IEnumerable<Place> Places(RunFolders? seen)
    {
        foreach (string? shared in sharedFolder is null ? new string?[] { null } : [null, sharedFolder])
        {
            string folder = BackupName.Folder(database, shared), stem = BackupName.Stem(database, shared);
            yield return new(shared, stem, seen?.Backups.Of(folder, database) ?? BackupListing.Of(folder, stem));
        }
    }

    private sealed record Place(string? Shared, string Stem, BackupListing Listing);
}
