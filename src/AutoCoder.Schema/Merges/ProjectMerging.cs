namespace AutoCoder.Schema.Merges;

/// <summary>What a merge does to one project: compares both sides with the merge base, and applies the rules. Pure.</summary>
internal sealed class ProjectMerging
{
    private readonly SourceProject? _base, _head;
    private readonly string _baseRef, _headRef;
    private readonly ImmutableArray<SourceProject> _origins;
    private readonly ProjectMigrations _baseAll, _headAll;
    private readonly ImmutableArray<MigrationChange> _onBase, _onHead;
    private readonly ImmutableArray<NamedMigration> _before;

    public ProjectMerging(string baseRef, string headRef, ImmutableArray<SourceProject> origins, SourceProject? baseSide, SourceProject? headSide)
    {
        (_baseRef, _headRef, _origins, _base, _head) = (baseRef, headRef, origins, baseSide, headSide);
        (_baseAll, _headAll) = (ProjectMigrations.Of(baseSide), ProjectMigrations.Of(headSide));
        _before = [.. origins.SelectMany(origin => ProjectMigrations.Of(origin).Known)];
        _onBase = SideChanges.Between(_before, _baseAll.Known);
        _onHead = SideChanges.Between(_before, _headAll.Known);
    }

    public ProjectMerge Merge()
    {
        ImmutableArray<MigrationChange> brought = [.. _onHead.Where(IsNews).Select(AgainstBase)];
        ImmutableArray<NamedMigration> merged = Merged(brought);
        ImmutableArray<NamedMigration> incoming = [.. brought.Where(change => change.Type is ChangeType.Added or ChangeType.Renumbered).Select(change => change.After!)];
        bool isTouched = !_onHead.IsEmpty || IsLockTouched || HeadProblems.Any();
        return new ProjectMerge((_head ?? _base ?? _origins[0]).Name, _onBase, _onHead, merged, [])
        {
            Incoming = incoming,
            IsTouched = isTouched,
            Findings = isTouched ? [.. HeadProblems, .. Rules(brought, merged, incoming)] : [],
        };
    }

    private bool IsLockTouched => _origins.Any(origin => origin.Lock is { } old && !old.SaysTheSameAs(_head?.Lock)) || (_head?.Lock is not null && _origins.All(origin => origin.Lock is null));

    // What the base has already is no fault of the merge while it is the same: what an unknown version hides can be edited, too.
    private IEnumerable<Finding> HeadProblems
    {
        get
        {
            SourceProblem[] before = [.. _origins.SelectMany(origin => ProjectMigrations.Of(origin).Problems)];
            HashSet<(string, string, string, string)> known = [.. _baseAll.Problems.Concat(before).Select(problem => problem.Key)];
            return
            [
                .. _headAll.Problems.Where(problem => !known.Contains(problem.Key)).Select(problem => problem.Finding),
                .. before.DistinctBy(problem => problem.Subject).Where(IsGone).Select(Gone),
            ];
        }
    }

    private bool IsGone(SourceProblem problem) => _baseAll.Classes.Contains(problem.Subject) && !_headAll.Classes.Contains(problem.Subject);

    private Finding Gone(SourceProblem problem) => problem.Finding with
    {
        Message = $"{problem.Subject} is on {_baseRef} and {_headRef} takes it away, and which migration it is cannot be told: {problem.Finding.Message}",
        Next = $"git checkout {_baseRef} -- {ShellWord.Quote(problem.Finding.Place!.File)}    # puts it back",
    };

    private IEnumerable<Finding> Rules(ImmutableArray<MigrationChange> brought, ImmutableArray<NamedMigration> merged, ImmutableArray<NamedMigration> incoming)
    {
        var released = new ReleasedRules(_baseRef, _headRef);
        Finding[] changed = [.. brought.Select(released.Of).OfType<Finding>()];
        return
        [
            .. changed,
            .. new NumberRules(_baseRef, _headRef, [.. _before, .. _baseAll.Known], merged).Of(incoming),
            .. incoming.Where(one => !one.Source.IsPublic).Select(NotPublic),
            .. new LockRules(_baseRef, _headRef, _origins, _base, _head).Of(_headAll.Known, brought),
        ];
    }

    private static Finding NotPublic(NamedMigration migration) => new(
        MergeRules.NotPublic, Severity.Error, $"{migration.Label} is not public: FluentMigrator passes over it without a word, and no database would ever run it.")
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
        && _baseAll.Known.FirstOrDefault(one => one.Version == after.Version && one.Source.ClassName == after.Source.ClassName) is { } there
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
