namespace AutoCoder.Schema.Reports;

/// <summary>A downgrade as people read it.</summary>
internal static class DowngradeText
{
    /// <summary>One line for one database; further lines, indented, for what it has to add.</summary>
    public static IEnumerable<string> Lines(DowngradeRow row)
    {
        yield return TerminalText.Escape($"{Word(row.Result),-15} {row.Path}{Way(row)}");
        if (row.Problem is { } problem) yield return TerminalText.Escape($"  {problem}");
        string losing = row.Result == DowngradeResult.Downgraded ? "lost" : "loses";
        foreach (CountedLoss loss in row.Losses) yield return TerminalText.Escape($"  {losing}: {loss.Description}");
        foreach (string note in row.Notes) yield return TerminalText.Escape($"  note: {note}");
        if (row.Backup is { } backup) yield return TerminalText.Escape($"  backup: {backup}");
        if (row.NextStep is { } step) yield return TerminalText.Escape($"  next: {step}");
    }

    /// <summary>The totals in one line.</summary>
    public static string Summary(DowngradeReport report)
    {
        string counts = string.Join(", ", report.Rows.GroupBy(row => row.Result).OrderBy(same => same.Key).Select(same => $"{same.Count()} {Word(same.Key)}"));
        string databases = report.Rows.Length == 1 ? "1 database" : $"{report.Rows.Length} databases";
        string stopped = report.WasInterrupted ? " The run was interrupted." : "";
        string dry = report.IsDryRun ? " Nothing was changed: this was a dry run." : "";
        return $"{databases}: {(counts.Length == 0 ? "nothing to do" : counts)}.{dry}{stopped}{Rehearsal(report)}";
    }

    private static string Rehearsal(DowngradeReport report)
    {
        if (report.Rows.Any(row => row.Result == DowngradeResult.WouldFail)) return " Nothing was changed: the rehearsal failed.";
        return report.Rehearsed == 0 ? "" : $" Rehearsed first: {report.Rehearsed}.";
    }

    /// <summary>What became of a database and how, without its name.</summary>
    internal static string Outcome(DowngradeRow row) => TerminalText.Escape($"{Word(row.Result)}{Way(row)}");

    /// <summary>What became of a database, in one or two words.</summary>
    public static string Word(DowngradeResult result) => result switch
    {
        DowngradeResult.AtTarget => "at target",
        DowngradeResult.Downgraded => "downgraded",
        DowngradeResult.WouldDowngrade => "would downgrade",
        DowngradeResult.Refused => "refused",
        DowngradeResult.Failed => "failed",
        DowngradeResult.Unknown => "not examined",
        DowngradeResult.Rehearsed => "rehearsed",
        DowngradeResult.WouldFail => "would fail",
        _ => "not reached",
    };

    private static string Way(DowngradeRow row)
    {
        if (row.Result is not (DowngradeResult.Downgraded or DowngradeResult.WouldDowngrade)) return row.From is { } at ? $" at {at}" : "";
        string verb = row.Result == DowngradeResult.Downgraded ? "took back" : "take back";
        return $": {row.From} to {row.To}; {verb} {string.Join(", ", row.Steps.Select(step => step.Source == DownSource.Ledger ? $"{step.Title} by its ledger" : step.Title))}";
    }
}
