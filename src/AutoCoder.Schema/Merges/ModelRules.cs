namespace AutoCoder.Schema.Merges;

/// <summary>The rule over the expected DDL: a change of it comes with a migration. Pure.</summary>
internal static class ModelRules
{
    public static IEnumerable<Finding> Of(MergeInput input, IReadOnlyCollection<ProjectMerge> projects) =>
        input.Head.Models.SelectMany(model => Of(model.Key, model.Value, input, projects));

    private static IEnumerable<Finding> Of(
        string kind, ImmutableArray<SqlFile> files, MergeInput input, IReadOnlyCollection<ProjectMerge> projects)
    {
        ImmutableArray<SqlFile>[] before =
            [.. input.Origins.Append(input.Base).Select(side => side.Models.GetValueOrDefault(kind, []))];
        if (before.Any(old => IsSame(old, files))) return [];
        return ModelReader.Read(files) switch
        {
            Outcome<Model>.Refused refused =>
                refused.Problems.Select(problem => new Finding(MergeRules.ModelBroken, Severity.Error, problem)),
            Outcome<Model>.Done model => Missing(kind, model.Value, before, input, projects),
            _ => [],
        };
    }

    private static IEnumerable<Finding> Missing(
        string kind, Model model, ImmutableArray<SqlFile>[] before, MergeInput input, IReadOnlyCollection<ProjectMerge> projects)
    {
        bool comesWithMigration = projects.Any(project => project.Incoming.Any(one => one.Kind == kind));
        DatabaseSchema? own = Locked(kind, input.Head);
        DatabaseSchema? released = own ?? Locked(kind, input.Base) ?? (comesWithMigration ? null : Old(before));
        if (released is null) return [];
        return ModelContract.Compare(kind, model, released).Where(finding => finding.Class == DifferenceClass.Breaking)
            .Where(finding => !comesWithMigration || own is not null)
            .Select(finding => Found(finding, kind, input.Head.Ref, comesWithMigration));
    }

    private static Finding Found(ContractFinding finding, string kind, string head, bool comesWithMigration) => new(
        MergeRules.ModelWithoutMigration, Severity.Error,
        $"{head} changes what the code expects of '{kind}', "
            + $"and {(comesWithMigration ? "its migrations do not give it" : "brings no migration for it")}: {finding.Message}")
    {
        Place = finding.Place,
        Next = $"{ShellWord.Join(["autocoder-schema", "new", kind, "WhatTheCodeExpects"])}    # the migration that is missing",
    };

    private static DatabaseSchema? Locked(string kind, MergeSide side) => side.Projects
        .Select(project => project.Lock?.Lock?.Find(kind)).Where(found => found is { Migrations.IsEmpty: false })
        .Select(found => found!.SchemaAt(found.Migrations[^1].Version)).FirstOrDefault();

    private static DatabaseSchema? Old(ImmutableArray<SqlFile>[] before) => before.Where(files => !files.IsEmpty)
        .Select(files => ModelReader.Read(files)).OfType<Outcome<Model>.Done>().Select(model => model.Value.Schema)
        .FirstOrDefault();

    private static bool IsSame(ImmutableArray<SqlFile> one, ImmutableArray<SqlFile> other) =>
        one.Select(file => file.Text).SequenceEqual(other.Select(file => file.Text), StringComparer.Ordinal);
}
