using System.Text;

namespace AutoCoder.Schema.Preflight.Assemblies;

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
    public static ReleasedLockReading Read(
        string folder, string name, Catalogue catalogue, CancellationToken cancellation = default)
    {
        try
        {
            return Read(GitRepository.Open(folder, cancellation), name, catalogue);
        }
        catch (GitFailureException problem)
        {
            return problem.IsUsage
                ? new ReleasedLockReading.Refused([problem.Message])
                : new ReleasedLockReading.Unknown(problem.Message);
        }
    }

    private static ReleasedLockReading Read(GitRepository repository, string name, Catalogue catalogue)
    {
        GitEntry[] files = [.. repository.Tree(repository.Commits(("--base", name))[0]).Files.Where(file => IsLock(file.Path))];
        Dictionary<string, Outcome<SchemaLock>> readings = [];
        repository.Blobs([.. files.Select(file => file.Id).Distinct()], (id, bytes) =>
            readings[id] = SchemaLockParser.Read(
                Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF'),
                LockOrigin.File($"{name}:{files.First(file => file.Id == id).Path}")));
        if (readings.Values.OfType<Outcome<SchemaLock>.Refused>().FirstOrDefault() is { } refused)
            return new ReleasedLockReading.Unknown(refused.Problems[0]);
        SchemaLock? nearest =
            readings.Values.OfType<Outcome<SchemaLock>.Done>().Select(read => read.Value)
                .MaxBy(found => Shared(found, catalogue));
        return new ReleasedLockReading.Read(name, nearest is not null && Shared(nearest, catalogue) > 0 ? nearest : null);
    }

    private static int Shared(SchemaLock found, Catalogue catalogue) =>
        catalogue.Kinds.Sum(
            kind => kind.Migrations.Count(migration => found.Find(kind.Kind)?.Find(migration.Version)?.Name == migration.Name));

    private static bool IsLock(string path) =>
        path == SchemaLock.FileName || path.EndsWith("/" + SchemaLock.FileName, StringComparison.Ordinal);
}

/// <summary>What reading the lock file of a commit came to.</summary>
internal abstract record ReleasedLockReading
{
    private ReleasedLockReading()
    {
    }

    /// <summary>What the commit has.</summary>
    /// <param name="Ref">The commit, as it was named.</param>
    /// <param name="Lock">Its lock of these migrations; null when it has none, so that all of them are new.</param>
    public sealed record Read(string Ref, SchemaLock? Lock) : ReleasedLockReading;

    /// <summary>The question was wrong: no repository, no such commit.</summary>
    public sealed record Refused(ImmutableArray<string> Problems) : ReleasedLockReading;

    /// <summary>It cannot be told.</summary>
    public sealed record Unknown(string Problem) : ReleasedLockReading;
}
