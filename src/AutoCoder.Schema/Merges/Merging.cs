namespace AutoCoder.Schema.Merges;

/// <summary>What a merge would bring, from the sources of both sides. Pure and total.</summary>
internal static class Merging
{
    /// <summary>Compares both sides with the merge base.</summary>
    /// <param name="input">What the repository has.</param>
    public static MergeReport Compare(MergeInput input)
    {
        ProjectMerge[] projects = [.. Triples(input).Select(one => Merge(input, one))];
        return new MergeReport(
            input,
            [.. projects.OrderBy(project => project.Project, StringComparer.Ordinal)],
            [.. input.Loosened, .. SubmoduleRules.Of(input), .. ModelRules.Of(input, projects)]);
    }

    private static ProjectMerge Merge(
        MergeInput input, (ImmutableArray<SourceProject> Origins, SourceProject? Base, SourceProject? Head) one) =>
        new ProjectMerging(input.Refs, one.Origins, one.Base, one.Head).Merge();

    // A project is the same one on every side when it is in the same folder, or when most of its migrations are.
    private static IEnumerable<(ImmutableArray<SourceProject> Origins, SourceProject? Base, SourceProject? Head)> Triples(
        MergeInput input)
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
            ?? from.Where(one => Shared(one, like) * 2 > Math.Min(one.Migrations.Length, like.Migrations.Length))
                .MaxBy(one => Shared(one, like));
        if (found is not null) from.Remove(found);
        return found;
    }

    private static int Shared(SourceProject one, SourceProject other) =>
        one.Migrations.Select(migration => migration.ClassName)
            .Intersect(other.Migrations.Select(migration => migration.ClassName), StringComparer.Ordinal).Count();
}

/// <summary>What a merge does to one project: compares both sides with the merge base, and applies the rules. Pure.</summary>
internal sealed class ProjectMerging
{
    private readonly SourceProject? _base, _head;
    private readonly MergeRefs _refs;
    private readonly ImmutableArray<SourceProject> _origins;
    private readonly ProjectMigrations _baseAll, _headAll;
    private readonly ImmutableArray<MigrationChange> _onBase, _onHead;
    private readonly ImmutableArray<NamedMigration> _before;

    public ProjectMerging(MergeRefs refs, ImmutableArray<SourceProject> origins, SourceProject? baseSide, SourceProject? headSide)
    {
        (_refs, _origins, _base, _head) = (refs, origins, baseSide, headSide);
        (_baseAll, _headAll) = (ProjectMigrations.Of(baseSide), ProjectMigrations.Of(headSide));
        _before = [.. origins.SelectMany(origin => ProjectMigrations.Of(origin).Known)];
        _onBase = SideChanges.Between(_before, _baseAll.Known);
        _onHead = SideChanges.Between(_before, _headAll.Known);
    }

    public ProjectMerge Merge()
    {
        ImmutableArray<MigrationChange> brought = [.. _onHead.Where(IsNews).Select(AgainstBase)];
        ImmutableArray<NamedMigration> merged = Merged(brought);
        ImmutableArray<NamedMigration> incoming =
        [
            .. brought.Where(change => change.Type is ChangeType.Added or ChangeType.Renumbered).Select(change => change.After!),
        ];
        bool isTouched = !_onHead.IsEmpty || IsLockTouched || HeadProblems.Any();
        return new ProjectMerge((_head ?? _base ?? _origins[0]).Name, _onBase, _onHead, merged, [])
        {
            Incoming = incoming,
            IsTouched = isTouched,
            Findings = isTouched ? [.. HeadProblems, .. Rules(brought, merged, incoming)] : [],
        };
    }

    private bool IsLockTouched =>
        _origins.Any(origin => origin.Lock is { } old && !old.SaysTheSameAs(_head?.Lock))
            || (_head?.Lock is not null && _origins.All(origin => origin.Lock is null));

    // What the base has already is no fault of the merge while it is the same: what an unknown version hides can be edited, too.
    private IEnumerable<Finding> HeadProblems
    {
        get
        {
            SourceProblem[] before = [.. _origins.SelectMany(origin => ProjectMigrations.Of(origin).Problems)];
            HashSet<(string, string, string, string)> known =
                [.. _baseAll.Problems.Concat(before).Select(problem => problem.Key)];
            return
            [
                .. _headAll.Problems.Where(problem => !known.Contains(problem.Key)).Select(problem => problem.Finding),
                .. before.DistinctBy(problem => problem.Subject).Where(IsGone).Select(Gone),
            ];
        }
    }

    private bool IsGone(SourceProblem problem) =>
        _baseAll.Classes.Contains(problem.Subject) && !_headAll.Classes.Contains(problem.Subject);

    private Finding Gone(SourceProblem problem) => problem.Finding with
    {
        Message = $"{problem.Subject} is on {_refs.Base} and {_refs.Head} takes it away, "
            + $"and which migration it is cannot be told: {problem.Finding.Message}",
        Next = $"{_refs.Restore(problem.Finding.Place!.File)}    # puts it back",
    };

    private IEnumerable<Finding> Rules(
        ImmutableArray<MigrationChange> brought, ImmutableArray<NamedMigration> merged, ImmutableArray<NamedMigration> incoming)
    {
        var released = new ReleasedRules(_refs);
        Finding[] changed = [.. brought.Select(released.Of).OfType<Finding>()];
        return
        [
            .. changed,
            .. new NumberRules(_refs, [.. _before, .. _baseAll.Known], merged).Of(incoming),
            .. incoming.Where(one => !one.Source.IsPublic).Select(NotPublic),
            .. new LockRules(_refs, _origins, _base, _head).Of(_headAll.Known, brought),
        ];
    }

    private static Finding NotPublic(NamedMigration migration) => new(
        MergeRules.NotPublic, Severity.Error,
        $"{migration.Label} is not public: FluentMigrator passes over it without a word, and no database would ever run it.")
    {
        Place = migration.Place,
    };

    // The same change on both sides, as after a cherry-pick, is there already.
    private bool IsNews(MigrationChange change) => change.After is { } after
        ? !_baseAll.Known.Any(after.IsSameAs)
        : _baseAll.Known.Any(one => IsBefore(one, change.Before!));

    // Picked and changed afterwards, or added by both: against the base it is an edit.
    private MigrationChange AgainstBase(MigrationChange change) =>
        change is { Type: ChangeType.Added, After: { } after }
        && _baseAll.Known.FirstOrDefault(
            one => one.Version == after.Version && one.Source.ClassName == after.Source.ClassName) is { } there
            ? new MigrationChange(ChangeType.Edited, there, after)
            : change;

    private ImmutableArray<NamedMigration> Merged(ImmutableArray<MigrationChange> brought)
    {
        List<NamedMigration> merged = [.. _baseAll.Known];
        foreach (MigrationChange change in brought)
        {
            if (change.Before is { } before) merged.RemoveAll(one => IsBefore(one, before));
            if (change.After is { } after) merged.Add(after);
        }

        return [.. merged.OrderBy(one => one.Kind, StringComparer.Ordinal).ThenBy(one => one.Version)];
    }

    private static bool IsBefore(NamedMigration one, NamedMigration before) =>
        one.Kind == before.Kind && one.Version == before.Version && one.Source.ClassName == before.Source.ClassName;
}

/// <summary>What a merge does to one project.</summary>
/// <param name="Project">The project's folder, as messages name it.</param>
/// <param name="OnBase">What the base did since the merge base.</param>
/// <param name="OnHead">What the incoming side did since the merge base.</param>
/// <param name="Merged">The migrations after the merge, by kind and version; where both sides use a number, both are
/// there.</param>
/// <param name="Findings">What is to be said of it.</param>
internal sealed record ProjectMerge(
    string Project,
    ImmutableArray<MigrationChange> OnBase,
    ImmutableArray<MigrationChange> OnHead,
    ImmutableArray<NamedMigration> Merged,
    ImmutableArray<Finding> Findings)
{
    /// <summary>The migrations that the merge brings: in the incoming side and not in the base.</summary>
    public ImmutableArray<NamedMigration> Incoming { get; init; } = [];

    /// <summary>True when the incoming side changed something of it: a migration, or the lock file.</summary>
    public bool IsTouched { get; init; }

    /// <summary>True when it never had a migration.</summary>
    public bool HadNone => Merged.IsEmpty && OnBase.IsEmpty && OnHead.IsEmpty;

    /// <summary>True when it cannot be told what the merge brings.</summary>
    public bool IsUnknown => Findings.Any(finding => MergeRules.IsUnknown(finding.Rule));
}

/// <summary>
/// The rule over submodules: their files are in another repository, so what another commit of theirs brings is not seen here.
/// Pure.
/// </summary>
internal static class SubmoduleRules
{
    public static IEnumerable<Finding> Of(MergeInput input) =>
        from path in input.Base.Submodules.Keys.Union(input.Head.Submodules.Keys, StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
        where input.IsAsked(path)
        let head = input.Head.Submodules.GetValueOrDefault(path)
        let own = input.Base.Submodules.GetValueOrDefault(path)
        where head != own && input.Origins.All(origin => origin.Submodules.GetValueOrDefault(path) != head)
        select Found(input, path, own, head);

    private static Finding Found(MergeInput input, string path, string? own, string? head) => new(
        MergeRules.SubmoduleNotRead, IsCompiled(input, path) ? Severity.Error : Severity.Warning,
        $"{input.Head.Ref} {What(path, own, head)}: what it holds is not looked at, so migrations in it may come or go unseen.")
    {
        Place = new SourcePlace(path, null),
        Next = own is null || head is null ? null
            : $"(cd {ShellWord.Quote(path)} && {ShellWord.Join(["check-pending-migrations", "--base", own, "--head", head])})"
                + "    # the same question to the submodule",
    };

    // What lies in the folder of a project with migrations is compiled with them.
    private static bool IsCompiled(MergeInput input, string path) => input.Head.Projects.Concat(input.Base.Projects)
        .Any(project => project is { Migrations.IsEmpty: false, Folder.Length: > 0 }
            && path.StartsWith(project.Folder + "/", StringComparison.Ordinal));

    private static string What(string path, string? own, string? head) => (own, head) switch
    {
        (null, _) => $"adds the submodule {path}",
        (_, null) => $"removes the submodule {path}",
        _ => $"moves the submodule {path} to another commit",
    };
}
