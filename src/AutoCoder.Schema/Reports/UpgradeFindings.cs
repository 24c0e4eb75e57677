namespace AutoCoder.Schema.Reports;

/// <summary>An upgrade, a rehearsal or an adoption as findings: a case for each database.</summary>
internal static class UpgradeFindings
{
    /// <summary>The findings.</summary>
    /// <param name="command">The command, such as <c>autocoder-schema upgrade</c>.</param>
    /// <param name="report">What became of the databases.</param>
    public static FindingReport Of(string command, UpgradeReport report) => new(
        command,
        UpgradeText.Summary(report),
        [.. report.Rows.Select(row => Of(row, report.Catalogue)), .. FleetFindings.Of(report.Notes, report.WasInterrupted)],
        report.Exit)
    {
        Next = [.. report.Rows.Select(row => row.NextStep).OfType<string>().Distinct()],
    };

    private static FindingCase Of(UpgradeRow row, Catalogue catalogue)
    {
        var findings = new RowFindings(row.Path);
        if (RuleOf(row.Result) is { } rule) findings.Problem(rule, Severity.Error, row.Problem, UpgradeText.Word(row), row.NextStep);
        else if (row.Problem is { } problem) findings.Problem(Rules.RunNote, Severity.Warning, problem, "", row.NextStep);
        findings.Each(Rules.SchemaRepaired, Severity.Note, row.Repairs);
        findings.Each(Rules.RunNote, Severity.Note, row.Notes);
        return new(row.Kind, row.Path, findings.ToImmutable())
        {
            IsUnknown = row.Result is UpgradeResult.Unknown or UpgradeResult.NotReached,
            WasReached = row.Result != UpgradeResult.NotReached,
            Outcome = UpgradeText.Outcome(row, catalogue),
        };
    }

    private static Rule? RuleOf(UpgradeResult result) => result switch
    {
        UpgradeResult.Refused => Rules.UpgradeRefused,
        UpgradeResult.Failed => Rules.UpgradeFailed,
        UpgradeResult.WouldFail => Rules.RehearsalFailed,
        UpgradeResult.Unknown => Rules.NotExamined,
        UpgradeResult.NotReached => Rules.NotReached,
        _ => null,
    };
}
