namespace AutoCoder.Schema.Preflight.Merges;

/// <summary>
/// The migrations of a repository without sources of any, out of the assembly that it is configured with: as each commit has it,
/// or, where no commit does, the one file that there is, for every side.
/// </summary>
/// <param name="Path">Its absolute path.</param>
/// <param name="Name">As messages name it: from the root of the repository where it is in it.</param>
internal sealed record ConfiguredAssembly(string Path, string Name)
{
    /// <summary>The sides with its migrations; as they were when there is no such file.</summary>
    /// <param name="sides">The sides.</param>
    /// <param name="repository">The repository.</param>
    /// <param name="options">How it is read.</param>
    public MergeSide[] In(MergeSide[] sides, GitRepository repository, CatalogueOptions options)
    {
        byte[]?[] files = IsInside
            ? repository.FilesAt([.. sides.Select(side => (side.Commit, Name))])
            : [.. sides.Select(_ => (byte[]?)null)];
        if (Array.TrueForAll(files, bytes => bytes is null))
        {
            if (AssemblyContent.Read(Path) is not AssemblyContent.Loaded there) return sides;
            SourceProject only = Project(there.Bytes, options);
            return [.. sides.Select(side => side with { Projects = side.Projects.Add(only) })];
        }

        return
        [
            .. sides.Zip(files).Select(one => one.Second is { } bytes
                ? one.First with { Projects = one.First.Projects.Add(Project(bytes, options)) }
                : one.First),
        ];
    }

    private bool IsInside => !System.IO.Path.IsPathRooted(Name);

    private string Folder => Name.LastIndexOf('/') is >= 0 and var at ? Name[..at] : "";

    private SourceProject Project(byte[] bytes, CatalogueOptions options)
    {
        CatalogueReading reading = CatalogueReader.Read(bytes, Path, options);
        Outcome<SchemaLock>? found = LockResource.Read(bytes, LockOrigin.Assembly(Name));
        Catalogue? catalogue = (reading as CatalogueReading.Read)?.Catalogue;
        SourceLock? own = found is null ? null
            : new SourceLock(
                Name, found is Outcome<SchemaLock>.Done { Value: var made } ? SchemaLockText.Write(made) : "", found);
        string[] problems =
        [
            .. reading is CatalogueReading.Refused refused ? refused.Refusals.Select(refusal => refusal.Message) : [],
            .. own?.Lock is { } lines && catalogue is not null ? LockComparison.Compare(lines, catalogue) : [],
        ];
        SourceProject project = own?.Lock is not null
            ? LockedProject.Of(Folder, own)
            : new SourceProject(Folder, catalogue is null ? [] : [.. Migrations(catalogue)]) { Lock = own };
        return project with
        {
            Errors =
            [
                .. problems.Select(problem => new SourceError(Name, 1, problem) { Content = problem, IsUnfollowed = true }),
            ],
            VersionTable = catalogue?.VersionTable is { } table && table != VersionTable.Default
                ? new SourceVersionTable(
                    Name, table.Name, table.VersionColumn, table.AppliedOnColumn, table.DescriptionColumn, IsComplete: true)
                : null,
        };
    }

    private IEnumerable<SourceMigration> Migrations(Catalogue catalogue) =>
        from kind in catalogue.Kinds
        from migration in kind.Migrations
        select new SourceMigration(migration.ClassName, migration.Version, 1, "")
        {
            File = Name,
            Tags = kind.Kind == Catalogue.DefaultKind ? [] : [kind.Kind],
            IsTransactional = migration.IsTransactional,
        };
}
