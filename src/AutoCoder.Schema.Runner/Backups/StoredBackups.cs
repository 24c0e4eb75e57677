using System.IO.Enumeration;

namespace AutoCoder.Schema.Runner.Backups;

/// <summary>All backups of one database: those in the folder beside it, and those in a shared folder when there is one.</summary>
/// <param name="database">The database's real path.</param>
/// <param name="sharedFolder">One folder for the backups of many databases, or null.</param>
/// <param name="run">
/// What the run of a fleet saw in folders. That may be old: what others made since is not told of, and nothing is told of that
/// is gone. The folders are listed anew when null.
/// </param>
internal sealed class StoredBackups(string database, string? sharedFolder, KeptListings<BackupListing>? run = null)
{
    /// <summary>What there is, newest first. Folders that are not there have none.</summary>
    /// <param name="made">One that was made since the folders were listed, or null.</param>
    /// <exception cref="IOException">A folder cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be listed.</exception>
    public ImmutableArray<StoredBackup> List(string? made = null) =>
    [
        .. Places()
            .SelectMany(place =>
                place.Listing.Backups(place.Stem).Union(Named(made, place)).Select(name => (Place: place, Name: name)))
            .OrderByDescending(found => found.Name.At)
            .Select(found => (Path: Path(found.Place, found.Name), found.Name))
            .Where(found => File.Exists(found.Path))
            .Select(found => new StoredBackup(found.Path, found.Name.At, found.Name.From, found.Name.To).WithManifest()),
    ];

    /// <summary>
    /// The moment that the next backup is named by: now, but after every backup there is. A clock that was set back must not
    /// make the newest backup look like the oldest, which retention removes first.
    /// </summary>
    /// <remarks>
    /// What others made since a run listed the folders is named by a moment before now, as long as the clock was not set back in
    /// between (<see cref="KeptListings{TListing}"/> looks) and none was named by a moment to come: then only the folders
    /// themselves know the last.
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
                if (!File.Exists(In(place, backup))) File.Delete(BackupManifest.PathOf(In(place, backup)));
                File.Delete(In(place, name));
            }
        }
    }

    /// <summary>Manifests whose backup is gone.</summary>
    public ImmutableArray<string> LoneManifests() =>
    [
        .. Places().SelectMany(place => place.Listing.LoneManifests(place.Stem).Select(name => Path(place, name)))
            .Where(backup => !DurableFile.IsTaken(backup) && !DurableFile.IsTaken(backup + DurableFile.PartialSuffix))
            .Select(BackupManifest.PathOf)
            .Where(File.Exists),
    ];

    private static DateTimeOffset Last(IEnumerable<Place> places) =>
        places.SelectMany(place => place.Listing.Backups(place.Stem)).Select(name => name.At)
            .DefaultIfEmpty(DateTimeOffset.MinValue).Max();

    private static IEnumerable<(DateTimeOffset At, long From, long To)> Named(string? made, Place place)
    {
        string? name = System.IO.Path.GetFileName(made);
        return BackupName.Parse(name) is var (length, at, from, to) && name.AsSpan(0, length).SequenceEqual(place.Stem)
            ? [(at, from, to)]
            : [];
    }

    private string Path(Place place, (DateTimeOffset At, long From, long To) name) =>
        In(place, BackupName.For(place.Stem, name.From, name.To, name.At));

    private string In(Place place, string name) => System.IO.Path.Combine(BackupName.Folder(database, place.Shared), name);

    private IEnumerable<Place> Places() => Places(run);

    // Only names that this program gives to backups of this very database.
    private IEnumerable<Place> Places(KeptListings<BackupListing>? seen)
    {
        foreach (string? shared in sharedFolder is null ? new string?[] { null } : [null, sharedFolder])
        {
            string folder = BackupName.Folder(database, shared);
            foreach (string stem in BackupName.Stems(database, shared))
                yield return new(shared, stem, seen?.Of(folder, database) ?? BackupListing.Of(folder, stem));
        }
    }

    private sealed record Place(string? Shared, string Stem, BackupListing Listing);
}

/// <summary>
/// The names of backups that were in a folder at one moment: 32 bytes for each, because a name can be made again from what it
/// says. Its answers are a hint: what is done with a file is preceded by a look at the file.
/// </summary>
internal sealed class BackupListing
{
    private static readonly EnumerationOptions Everything =
        new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    // A name is told by the hash of its stem. Two stems may have the same one: then a file is looked for that is not there.
    private readonly Entry[] _entries;
    private readonly Dictionary<string, List<string>> _partial = new(StringComparer.Ordinal);

    private BackupListing(string folder, string? stem)
    {
        List<Entry> found = [];
        if (Directory.Exists(folder))
        {
            FileSystemEnumerable<Entry?> names = new(
                folder, (ref FileSystemEntry entry) => Read(entry.FileName, stem), Everything)
            {
                ShouldIncludePredicate = (ref FileSystemEntry entry) => IsOurs(entry.FileName) && !entry.IsDirectory,
            };
            found.AddRange(names.OfType<Entry>());
        }

        found.Sort();
        _entries = [.. found.Where((entry, place) => !entry.IsManifest || !IsAfterItsBackup(found, place))];
    }

    private static bool IsAfterItsBackup(List<Entry> found, int place) =>
        place > 0 && found[place - 1] == (found[place] with { IsManifest = false });

    /// <summary>The listings of the folders that the databases of one run share.</summary>
    /// <param name="clock">The system's.</param>
    public static KeptListings<BackupListing> Kept(TimeProvider clock) => new(folder => Of(folder, stem: null), clock);

    /// <summary>Lists a folder. One that is not there has none.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="stem">Of one database only; null for all.</param>
    /// <exception cref="IOException">It cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be listed.</exception>
    public static BackupListing Of(string folder, string? stem) => new(folder, stem);

    /// <summary>What the names of a database's backups say.</summary>
    public ImmutableArray<(DateTimeOffset At, long From, long To)> Backups(string stem) => Named(stem, isManifest: false);

    /// <summary>The same of manifests that had no backup beside them.</summary>
    public ImmutableArray<(DateTimeOffset At, long From, long To)> LoneManifests(string stem) => Named(stem, isManifest: true);

    /// <summary>The names of a database's files that were not finished, and of the backups that they were to be.</summary>
    public ImmutableArray<(string Name, string Backup)> Partial(string stem) =>
        _partial.TryGetValue(stem, out List<string>? names)
            ? [.. names.Select(name => (name, WithoutPartial(name).ToString()))]
            : [];

    private ImmutableArray<(DateTimeOffset At, long From, long To)> Named(string stem, bool isManifest)
    {
        int hash = string.GetHashCode(stem, StringComparison.Ordinal), low = 0, high = _entries.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_entries[middle].Stem < hash) low = middle + 1;
            else high = middle;
        }

        return
        [
            .. _entries.Skip(low).TakeWhile(entry => entry.Stem == hash).Where(entry => entry.IsManifest == isManifest)
                .Select(entry => (new DateTimeOffset(entry.Ticks, TimeSpan.Zero), entry.From, entry.To)),
        ];
    }

    private static bool IsOurs(ReadOnlySpan<char> name) => name.EndsWith(BackupName.Suffix, StringComparison.Ordinal)
        || name.EndsWith(BackupName.Suffix + BackupManifest.Suffix, StringComparison.Ordinal)
        || name.EndsWith(DurableFile.PartialSuffix, StringComparison.Ordinal);

    private Entry? Read(ReadOnlySpan<char> name, string? wanted)
    {
        bool isPartial = name.EndsWith(DurableFile.PartialSuffix, StringComparison.Ordinal);
        bool isManifest = name.EndsWith(BackupManifest.Suffix, StringComparison.Ordinal);
        ReadOnlySpan<char> backup = isPartial ? WithoutPartial(name) : isManifest ? name[..^BackupManifest.Suffix.Length] : name;
        if (BackupName.Parse(backup) is not { } parsed) return null;
        ReadOnlySpan<char> stem = name[..parsed.StemLength];
        if (wanted is not null && !stem.SequenceEqual(wanted)) return null;
        int hash = string.GetHashCode(stem, StringComparison.Ordinal);
        if (!isPartial) return new(hash, isManifest, parsed.At.UtcTicks, parsed.From, parsed.To);
        if (!_partial.TryGetValue(stem.ToString(), out List<string>? names)) _partial.Add(stem.ToString(), names = []);
        names.Add(name.ToString());
        return null;
    }

    private static ReadOnlySpan<char> WithoutPartial(ReadOnlySpan<char> name)
    {
        ReadOnlySpan<char> whole = name[..^DurableFile.PartialSuffix.Length];
        int end = whole.LastIndexOf(BackupName.Suffix, StringComparison.Ordinal);
        return end < 0 ? [] : whole[..(end + BackupName.Suffix.Length)];
    }

    private readonly record struct Entry(int Stem, bool IsManifest, long Ticks, long From, long To) : IComparable<Entry>
    {
        /// <summary>A backup directly before its manifest.</summary>
        public int CompareTo(Entry other) =>
            (Stem, Ticks, From, To, IsManifest).CompareTo((other.Stem, other.Ticks, other.From, other.To, other.IsManifest));
    }
}

/// <summary>Which backups of a database may go, and their removal. To be carried out under the database's lock.</summary>
internal static class BackupRetention
{
    /// <summary>
    /// Those beyond the newest N, but never the newest that is good, never a file that no manifest of ours names, and never what
    /// was kept because nobody could say what it was.
    /// </summary>
    /// <param name="database">The database's real path.</param>
    /// <param name="backups">Its backups, newest first.</param>
    /// <param name="keep">N, at least 1.</param>
    /// <param name="knownGood">A backup that was verified just now; null when none was.</param>
    public static ImmutableArray<StoredBackup> Superfluous(
        string database, ImmutableArray<StoredBackup> backups, int keep, string? knownGood = null)
    {
        StoredBackup[] ours =
        [
            .. backups.Where(
                backup => backup.Manifest is { } manifest && manifest.Database == database
                    && manifest.Reason != BackupManifest.BeforeRecovery),
        ];
        StoredBackup[] beyond = [.. ours.Skip(Math.Max(keep, 1))];
        if (beyond.Length == 0) return [];
        StoredBackup? lastGood = ours.FirstOrDefault(backup => IsGood(backup, knownGood));
        return [.. beyond.Where(backup => backup != lastGood)];
    }

    /// <summary>Removes a backup: the manifest last, so that what a kill leaves is still known to be ours.</summary>
    /// <exception cref="IOException">It cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be removed.</exception>
    public static void Remove(StoredBackup backup)
    {
        File.Delete(backup.Path);
        foreach (string suffix in backup.Manifest!.Companions.Keys) File.Delete(backup.Path + suffix);
        File.Delete(BackupManifest.PathOf(backup.Path));
        PosixFile.FlushFolder(Path.GetDirectoryName(backup.Path)!);
    }

    // What a restore kept of a damaged file is no good backup, however intact the copy is.
    private static bool IsGood(StoredBackup backup, string? knownGood) =>
        backup.Path == knownGood || (!backup.IsByteCopy && backup.Problem() is null);
}
