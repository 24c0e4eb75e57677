using System.IO.Enumeration;

namespace AutoCoder.Schema.Runner.Backups;

/// <summary>
/// The names of backups that were in a folder at one moment: 32 bytes for each, because a name can be made again from what it says.
/// Its answers are a hint: what is done with a file is preceded by a look at the file.
/// </summary>
internal sealed class BackupListing
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    // A name is told by the hash of its stem. Two stems may have the same one: then a file is looked for that is not there.
    private readonly Entry[] _entries;
    private readonly Dictionary<string, List<string>> _partial = new(StringComparer.Ordinal);

    private BackupListing(string folder, string? stem)
    {
        List<Entry> found = [];
        if (Directory.Exists(folder))
        {
            FileSystemEnumerable<Entry?> names = new(folder, (ref FileSystemEntry entry) => Read(entry.FileName, stem), Everything)
            {
                ShouldIncludePredicate = (ref FileSystemEntry entry) => IsOurs(entry.FileName) && !entry.IsDirectory,
            };
            found.AddRange(names.OfType<Entry>());
        }

        found.Sort();
        _entries = [.. found.Where((entry, place) => !entry.IsManifest || place == 0 || found[place - 1] != (entry with { IsManifest = false }))];
    }

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
        _partial.TryGetValue(stem, out List<string>? names) ? [.. names.Select(name => (name, WithoutPartial(name).ToString()))] : [];

    private ImmutableArray<(DateTimeOffset At, long From, long To)> Named(string stem, bool isManifest)
    {
        int hash = string.GetHashCode(stem), low = 0, high = _entries.Length;
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
        || name.EndsWith(BackupName.Suffix + ManifestFile.Suffix, StringComparison.Ordinal)
        || name.EndsWith(DurableFile.PartialSuffix, StringComparison.Ordinal);

    private Entry? Read(ReadOnlySpan<char> name, string? wanted)
    {
        bool isPartial = name.EndsWith(DurableFile.PartialSuffix, StringComparison.Ordinal), isManifest = name.EndsWith(ManifestFile.Suffix, StringComparison.Ordinal);
        ReadOnlySpan<char> backup = isPartial ? WithoutPartial(name) : isManifest ? name[..^ManifestFile.Suffix.Length] : name;
        if (BackupName.Parse(backup) is not { } parsed) return null;
        ReadOnlySpan<char> stem = name[..parsed.StemLength];
        if (wanted is not null && !stem.SequenceEqual(wanted)) return null;
        if (!isPartial) return new(string.GetHashCode(stem), isManifest, parsed.At.UtcTicks, parsed.From, parsed.To);
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
        public int CompareTo(Entry other) => (Stem, Ticks, From, To, IsManifest).CompareTo((other.Stem, other.Ticks, other.From, other.To, other.IsManifest));
    }
}
