namespace AutoCoder.Schema.Merges;

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
            .. report.Findings.IsEmpty ? Array.Empty<FindingCase>() : [new FindingCase("merge", "expected schema", report.Findings) { Outcome = "is not what the migrations lead to" }],
        ],
        report.Exit)
    {
        Next = [.. report.AllFindings.Select(finding => finding.Next).OfType<string>().Distinct(StringComparer.Ordinal)],
    };
}
