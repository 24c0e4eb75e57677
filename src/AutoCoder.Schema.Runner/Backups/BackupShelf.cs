using System.Collections.Immutable;
using AutoCoder.Schema.Runner.Files;

namespace AutoCoder.Schema.Runner.Backups;

/// <summary>All backups of one database: those in the folder beside it, and those in a shared folder when there is one.</summary>
/// <param name="database">The database's real path.</param>
/// <param name="sharedFolder">One folder for the backups of many databases, or null.</param>
internal sealed class BackupShelf(string database, string? sharedFolder)
{
    private const string PartialPattern = "*" + BackupName.Suffix + "*" + DurableFile.PartialSuffix;

    /// <summary>What there is, newest first. Folders that are not there have none.</summary>
    /// <exception cref="IOException">A folder cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be listed.</exception>
    public ImmutableArray<StoredBackup> List() =>
        [.. Names($"*{BackupName.Suffix}", name => name).OrderByDescending(found => found.At).Select(Read)];

    /// <summary>
    /// The moment that the next backup is named by: now, but after every backup there is. A clock that was set back must not
    /// make the newest backup look like the oldest, which retention removes first.
    /// </summary>
    public DateTimeOffset NextMoment(DateTimeOffset now)
    {
        DateTimeOffset last = Names($"*{BackupName.Suffix}", name => name).Select(found => found.At).DefaultIfEmpty(DateTimeOffset.MinValue).Max();
        return last < now ? now : last.AddMilliseconds(1);
    }

    /// <summary>
    /// Removes what runs left that were killed in the middle of a backup: partial files, and the manifest of a backup that was
    /// not finished. Only to be called under the database's lock: nobody else makes a backup of it then.
    /// </summary>
    public void RemoveUnfinished()
    {
        foreach ((string path, _, _, _) in Names(PartialPattern, WithoutPartial).ToArray())
        {
            string backup = Path.Combine(Path.GetDirectoryName(path)!, WithoutPartial(Path.GetFileName(path)));
            if (!File.Exists(backup)) File.Delete(ManifestFile.For(backup));
            File.Delete(path);
        }
    }

    /// <summary>Manifests whose backup is gone.</summary>
    public ImmutableArray<string> LoneManifests() =>
    [
        .. Names($"*{BackupName.Suffix}{ManifestFile.Suffix}", WithoutManifest)
            .Select(found => found.Path)
            .Where(path => !DurableFile.IsTaken(WithoutManifest(path)) && !DurableFile.IsTaken(WithoutManifest(path) + DurableFile.PartialSuffix)),
    ];

    private static string WithoutManifest(string name) => name[..^ManifestFile.Suffix.Length];

    private static string WithoutPartial(string name)
    {
        string whole = name[..^DurableFile.PartialSuffix.Length];
        return whole[..(whole.LastIndexOf(BackupName.Suffix, StringComparison.Ordinal) + BackupName.Suffix.Length)];
    }

    private static StoredBackup Read((string Path, DateTimeOffset At, long From, long To) found)
    {
        (BackupManifest? manifest, string? problem) = ManifestFile.Read(found.Path);
        return new(found.Path, found.At, found.From, found.To) { Manifest = manifest, ManifestProblem = problem };
    }

    // Only names that this program gives to backups of this very database.
    private IEnumerable<(string Path, DateTimeOffset At, long From, long To)> Names(string pattern, Func<string, string> backupName)
    {
        foreach (string? shared in sharedFolder is null ? new string?[] { null } : [null, sharedFolder])
        {
            string folder = BackupName.Folder(database, shared), stem = BackupName.Stem(database, shared);
            if (!Directory.Exists(folder)) continue;
            foreach (string path in Directory.EnumerateFiles(folder, pattern))
            {
                if (BackupName.Parse(backupName(Path.GetFileName(path)), stem) is { } name) yield return (path, name.At, name.From, name.To);
            }
        }
    }
}
