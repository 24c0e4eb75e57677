namespace AutoCoder.Schema.Reports;

/// <summary>A change of a fleet as findings: a case for each database, with what is mended and what is lost.</summary>
internal static class ChangeFindings
{
    /// <summary>The findings.</summary>
    /// <param name="command">The command, such as <c>autocoder-schema upgrade</c>.</param>
    /// <param name="report">What became of the databases.</param>
    public static FindingReport Of(string command, ChangeReport report) => new(
        command,
        ChangeText.Summary(report),
        [.. report.Rows.Select(row => Of(row, report)), .. FleetFindings.Of(report.Notes, report.WasInterrupted)],
        report.Exit)
    {
        Next = [.. report.Rows.Select(row => row.NextStep).OfType<string>().Distinct()],
    };

    private static FindingCase Of(ChangeRow row, ChangeReport report)
    {
        var words = ChangeWords.Of(report.Direction);
        var findings = new RowFindings(row.Path);
        if (words.Of(row.Result).Rule is { } rule)
            findings.Problem(rule, Severity.Error, row.Problem, words.Of(row), row.NextStep);
        else if (row.Problem is { } problem) findings.Problem(Rules.RunNote, Severity.Warning, problem, "", row.NextStep);
        string mending = row.Result == ChangeResult.Changed ? "was repaired" : "would be repaired";
        findings.Each(Rules.SchemaRepaired, Severity.Note, row.Repairs, mending);
        findings.Each(Rules.DataLoss, Severity.Warning, ChangeText.Losses(row));
        findings.Each(Rules.RunNote, Severity.Note, row.Notes);
        return new(row.Kind, row.Path, findings.ToImmutable())
        {
            IsUnknown = row.Result is ChangeResult.Unknown or ChangeResult.NotReached,
            WasReached = row.Result != ChangeResult.NotReached,
            Outcome = ChangeText.Outcome(row, report),
        };
    }
}

/// <summary>What upgrades and downgrades say of one database, as findings.</summary>
/// <param name="Path">The database.</param>
internal sealed record RowFindings(string Path)
{
    private readonly ImmutableArray<Finding>.Builder _findings = ImmutableArray.CreateBuilder<Finding>();

    /// <summary>What went wrong, or would; a problem of a database that did not fail is a warning.</summary>
    public void Problem(Rule rule, Severity severity, string? problem, string otherwise, string? next) =>
        Add(rule, severity, problem ?? otherwise, next is null ? null : TerminalText.Escape(next));

    /// <summary>One finding for each of some sentences.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="severity">What it does to the gate.</param>
    /// <param name="sentences">The sentences.</param>
    /// <param name="shared">
    /// What each of the databases did for which the same is said, so that people read it once; null where each says it.
    /// </param>
    public void Each(Rule rule, Severity severity, IEnumerable<string> sentences, string? shared = null)
    {
        foreach (string sentence in sentences)
            Add(rule, severity, sentence, null, shared is null ? [] : [TerminalText.Escape($"{shared}: {sentence}")]);
    }

    /// <summary>All of them.</summary>
    public ImmutableArray<Finding> ToImmutable() => _findings.ToImmutable();

    private void Add(Rule rule, Severity severity, string sentence, string? next, ImmutableArray<string> said = default) =>
        _findings.Add(new(rule, severity, TerminalText.Escape($"{Path}: {sentence}"))
        {
            Database = Path,
            Next = next,
            Said = said.IsDefault ? [] : said,
        });
}
