namespace AutoCoder.Schema.Reports;

/// <summary>A downgrade as findings: a case for each database, with what is lost.</summary>
internal static class DowngradeFindings
{
    /// <summary>The findings.</summary>
    /// <param name="command">The command.</param>
    /// <param name="report">What became of the databases.</param>
    public static FindingReport Of(string command, DowngradeReport report) => new(
        command,
        DowngradeText.Summary(report),
        [.. report.Rows.Select(Of), .. FleetFindings.Of(report.Notes, report.WasInterrupted)],
        report.Exit)
    {
        Next = [.. report.Rows.Select(row => row.NextStep).OfType<string>().Distinct()],
    };

    private static FindingCase Of(DowngradeRow row)
    {
        var findings = new RowFindings(row.Path);
        if (RuleOf(row.Result) is { } rule) findings.Problem(rule, Severity.Error, row.Problem, DowngradeText.Word(row.Result), row.NextStep);
        else if (row.Problem is { } problem) findings.Problem(Rules.RunNote, Severity.Warning, problem, "", row.NextStep);
        string losing = row.Result == DowngradeResult.Downgraded ? "lost" : "loses";
        findings.Each(Rules.DataLoss, Severity.Warning, row.Losses.Select(loss => $"{losing}: {loss.Description}"));
        findings.Each(Rules.RunNote, Severity.Note, row.Notes);
        return new(row.Kind, row.Path, findings.ToImmutable())
        {
            IsUnknown = row.Result is DowngradeResult.Unknown or DowngradeResult.NotReached,
            WasReached = row.Result != DowngradeResult.NotReached,
            Outcome = DowngradeText.Outcome(row),
        };
    }

    private static Rule? RuleOf(DowngradeResult result) => result switch
    {
        DowngradeResult.Refused => Rules.DowngradeRefused,
        DowngradeResult.Failed => Rules.DowngradeFailed,
        DowngradeResult.Unknown => Rules.NotExamined,
        DowngradeResult.NotReached => Rules.NotReached,
        _ => null,
    };
}
