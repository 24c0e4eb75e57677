namespace AutoCoder.Schema.Merges;

/// <summary>What a merge would bring, and what speaks against it.</summary>
/// <param name="Input">What was compared.</param>
/// <param name="Projects">What it does to each project with migrations.</param>
/// <param name="Findings">What belongs to no project: the model.</param>
internal sealed record MergeReport(MergeInput Input, ImmutableArray<ProjectMerge> Projects, ImmutableArray<Finding> Findings)
{
    /// <summary>The databases against the migrations after the merge; null when none were given.</summary>
    public GateReport? Databases { get; init; }

    /// <summary>What reading the repository, and what asking the databases, has to say.</summary>
    public ImmutableArray<FleetNote> Notes { get; init; } = Input.Notes;

    /// <summary>Every finding, in the order of the report.</summary>
    public IEnumerable<Finding> AllFindings => Projects.SelectMany(project => project.Findings).Concat(Findings);

    /// <summary>True when the merge is stopped by what the repository holds.</summary>
    public bool HasErrors => AllFindings.Any(finding => finding.Severity == Severity.Error);

    /// <summary>What all of it comes to: unknown wins over not ready.</summary>
    public Readiness Readiness
    {
        get
        {
            Readiness databases = Databases?.Readiness ?? Readiness.Ready;
            Readiness sources = Projects.Any(project => project.IsUnknown) ? Readiness.Unknown
                : HasErrors ? Readiness.NotReady
                : Readiness.Ready;
            return databases > sources ? databases : sources;
        }
    }

    /// <summary>The exit code.</summary>
    public int Exit => Databases?.WasInterrupted == true ? ExitCode.Interrupted : ExitCode.Of(Readiness);
}

/// <summary>A merge's report in the shape that every format is made from.</summary>
internal static class MergeFindings
{
    /// <summary>The report; the databases are not in it: they are cases of the gate's own.</summary>
    public static FindingReport Of(MergeReport report) => new(
        "check-pending-migrations",
        MergeText.Summary(report),
        [
            .. report.Projects.Select(project => new FindingCase("merge", project.Project, project.Findings)
            {
                IsUnknown = project.IsUnknown,
                Outcome = MergeText.Outcome(project, report.Input),
            }),
            .. report.Findings.IsEmpty ? [] : ImmutableArray.Create(
                new FindingCase("merge", "expected schema", report.Findings) { Outcome = "is not what the migrations lead to" }),
        ],
        report.Exit)
    {
        Next = [.. report.AllFindings.Select(finding => finding.Next).OfType<string>().Distinct(StringComparer.Ordinal)],
    };
}
