namespace AutoCoder.Schema.Merges;

/// <summary>The migrations as they would be after a merge, for asking databases. Pure.</summary>
internal static class MergedCatalogue
{
    /// <summary>The catalogue, or why there is none.</summary>
    /// <param name="report">What the merge brings.</param>
    public static (Catalogue? Catalogue, string? Problem) Of(MergeReport report)
    {
        ProjectMerge[] all = [.. report.Projects.Where(project => !project.Merged.IsEmpty)];
        ProjectMerge[] touched = [.. all.Where(project => project.IsTouched)];
        if ((touched.Length == 1 ? touched : all) is not [var project])
        {
            return (null, all.Length == 0
                ? "no migrations are left after this merge, so databases cannot be compared with them"
                : $"there are migrations in {string.Join(", ", all.Select(one => one.Project))}: name the project that the "
                    + "databases are of with --sources FOLDER");
        }

        SourceProject? source =
            report.Input.Head.Projects.Concat(report.Input.Base.Projects).FirstOrDefault(one => one.Name == project.Project);
        if (source?.VersionTable is { IsComplete: false } table)
            return (
                null,
                $"{table.ClassName} names the version table by more than constants, so nobody can tell from the sources where "
                    + "databases keep their versions");
        return (new Catalogue(project.Project, Kinds(project), TableOf(source)), null);
    }

    /// <summary>
    /// The lock after the merge, when it is known: that of the incoming side, where the base has nothing that it lacks.
    /// </summary>
    /// <param name="report">What the merge brings.</param>
    /// <param name="catalogue">The migrations after it.</param>
    public static SchemaLock? LockOf(MergeReport report, Catalogue catalogue) =>
        report.Input.Head.Projects.FirstOrDefault(one => one.Name == catalogue.AssemblyPath)?.Lock?.Lock is { } found
        && LockComparison.Compare(found, catalogue).IsEmpty
            ? found
            : null;

    // Where both sides use a number one of the two stands for it: the finding says what is wrong.
    private static ImmutableArray<KindCatalogue> Kinds(ProjectMerge project) =>
    [
        .. project.Merged.GroupBy(one => one.Kind, StringComparer.Ordinal)
            .OrderBy(kind => kind.Key, StringComparer.Ordinal)
            .Select(kind => new KindCatalogue(
                kind.Key,
                [.. kind.DistinctBy(one => one.Version).OrderBy(one => one.Version).Select(Migration)])),
    ];

    private static CatalogueMigration Migration(NamedMigration one) => new(
        one.Version, one.Source.Name, one.Source.ClassName, IsTransactional: one.Source.IsTransactional);

    private static VersionTable TableOf(SourceProject? source)
    {
        VersionTable plain = VersionTable.Default;
        return source?.VersionTable is not { } table ? plain : plain with
        {
            Name = table.TableName ?? plain.Name,
            VersionColumn = table.ColumnName ?? plain.VersionColumn,
            AppliedOnColumn = table.AppliedOnColumnName ?? plain.AppliedOnColumn,
            DescriptionColumn = table.DescriptionColumnName ?? plain.DescriptionColumn,
        };
    }
}
