namespace AutoCoder.Schema.Merges;

/// <summary>What a merge would bring, from the sources of both sides. Pure and total.</summary>
internal static class Merging
{
    /// <summary>Compares both sides with the merge base.</summary>
    /// <param name="input">What the repository has.</param>
    public static MergeReport Compare(MergeInput input)
    {
        ProjectMerge[] projects = [.. Triples(input).Select(one => Merge(input, one))];
        return new MergeReport(input, [.. projects.OrderBy(project => project.Project, StringComparer.Ordinal)], [.. SubmoduleRules.Of(input), .. ModelRules.Of(input, projects)]);
    }

    private static ProjectMerge Merge(MergeInput input, (ImmutableArray<SourceProject> Origins, SourceProject? Base, SourceProject? Head) one) =>
        new ProjectMerging(input.Base.Ref, input.Head.Ref, one.Origins, one.Base, one.Head).Merge();

    // A project is the same one on every side when it is in the same folder, or when most of its migrations are.
    private static IEnumerable<(ImmutableArray<SourceProject> Origins, SourceProject? Base, SourceProject? Head)> Triples(MergeInput input)
    {
        List<SourceProject> bases = [.. input.Base.Projects], heads = [.. input.Head.Projects];
        ImmutableArray<List<SourceProject>> origins = [.. input.Origins.Select(origin => origin.Projects.ToList())];
        while (heads.Concat(bases).Concat(origins.SelectMany(all => all)).FirstOrDefault() is { } first)
        {
            SourceProject? head = Take(heads, first, null), own = Take(bases, first, head);
            yield return ([.. origins.Select(all => Take(all, own ?? first, head)).OfType<SourceProject>()], own, head);
        }
    }

    private static SourceProject? Take(List<SourceProject> from, SourceProject like, SourceProject? orLike)
    {
        SourceProject? found = from.Find(one => one.Folder == like.Folder) ?? from.Find(one => one.Folder == orLike?.Folder)
            ?? from.Where(one => Shared(one, like) * 2 > Math.Min(one.Migrations.Length, like.Migrations.Length)).MaxBy(one => Shared(one, like));
        if (found is not null) from.Remove(found);
        return found;
    }

    private static int Shared(SourceProject one, SourceProject other) =>
        one.Migrations.Select(migration => migration.ClassName).Intersect(other.Migrations.Select(migration => migration.ClassName), StringComparer.Ordinal).Count();
}
