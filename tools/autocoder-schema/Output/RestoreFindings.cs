namespace AutoCoder.Schema.Operator.Output;

/// <summary>A restore as findings: one case.</summary>
internal static class RestoreFindings
{
    /// <summary>The findings.</summary>
    public static FindingReport Of(RestoreReport report, string heading)
    {
        var one = new FindingCase("restore", report.Database, [.. Problem(report), .. report.Notes.Select(note => Said(Rules.RunNote, Severity.Note, note, report))]) { Outcome = heading };
        return new("autocoder-schema restore", heading, [one], report.Exit) { Next = report.NextStep is { } step ? [step] : [] };
    }

    private static ImmutableArray<Finding> Problem(RestoreReport report) => report.Result == RestoreResult.Failed
        ? [Said(Rules.RestoreFailed, Severity.Error, report.Problem ?? "was not restored", report) with { Next = report.NextStep }]
        : [];

    private static Finding Said(Rule rule, Severity severity, string sentence, RestoreReport report) =>
        new(rule, severity, TerminalText.Escape($"{report.Database}: {sentence}")) { Database = report.Database };
}
