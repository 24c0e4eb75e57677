using System.Text;

namespace AutoCoder.Schema.Preflight.Lockfiles;

/// <summary>Reads the lock file of migrations as a commit has it. Nothing is built, fetched or written.</summary>
internal static class ReleasedLock
{
    /// <summary>
    /// Of the lock files of a commit, the one that has the most of these migrations. Where none has any, all of them are new.
    /// </summary>
    /// <param name="folder">A folder of the repository.</param>
    /// <param name="name">The commit, by a branch, a tag or itself.</param>
    /// <param name="catalogue">The migrations.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static ReleasedLockReading Read(string folder, string name, Catalogue catalogue, CancellationToken cancellation = default)
    {
        try
        {
            return Read(GitRepository.Open(folder, cancellation), name, catalogue);
        }
        catch (GitFailureException problem)
        {
            return problem.IsUsage ? new ReleasedLockReading.Refused([problem.Message]) : new ReleasedLockReading.Unknown(problem.Message);
        }
    }

    private static ReleasedLockReading Read(GitRepository repository, string name, Catalogue catalogue)
    {
        GitEntry[] files = [.. repository.Tree(repository.Commits(("--base", name))[0], IsLock).Files];
        Dictionary<string, SchemaLockReading> readings = [];
        repository.Blobs([.. files.Select(file => file.Id).Distinct()], (id, bytes) =>
            readings[id] = SchemaLockParser.Read(Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF'), LockOrigin.File($"{name}:{files.First(file => file.Id == id).Path}")));
        if (readings.Values.OfType<SchemaLockReading.Refused>().FirstOrDefault() is { } refused) return new ReleasedLockReading.Unknown(refused.Problems[0]);
        SchemaLock? nearest = readings.Values.OfType<SchemaLockReading.Read>().Select(read => read.Lock).MaxBy(found => Shared(found, catalogue));
        return new ReleasedLockReading.Read(name, nearest is not null && Shared(nearest, catalogue) > 0 ? nearest : null);
    }

    private static int Shared(SchemaLock found, Catalogue catalogue) =>
        catalogue.Kinds.Sum(kind => kind.Migrations.Count(migration => found.Find(kind.Kind)?.Find(migration.Version)?.Name == migration.Name));

    private static bool IsLock(string path) => path == SchemaLock.FileName || path.EndsWith("/" + SchemaLock.FileName, StringComparison.Ordinal);
}
