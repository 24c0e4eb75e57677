namespace AutoCoder.Schema.Reports;

/// <summary>A change of a fleet as people read it.</summary>
internal static class ChangeText
{
    private const int UpgradeWidth = 13, DowngradeWidth = 15;

    /// <summary>One line for one database; further lines, indented, for what it has to add.</summary>
    /// <param name="row">The database.</param>
    /// <param name="report">What it is of.</param>
    /// <param name="shared">What is said of the fleet; null when nothing is.</param>
    public static IEnumerable<string> Lines(ChangeRow row, ChangeReport report, SharedRepairs? shared = null)
    {
        string word = Word(row, report).PadRight(report.Direction == ChangeDirection.Upgrade ? UpgradeWidth : DowngradeWidth);
        yield return TerminalText.Escape($"{word} {row.Path}{Way(row, report)}");
        if (row.Problem is { } problem) yield return TerminalText.Escape($"  {problem}");
        string mending = row.Result == ChangeResult.Changed ? "repaired" : "repair";
        foreach (string repair in shared?.Besides(row) ?? row.Repairs) yield return TerminalText.Escape($"  {mending}: {repair}");
        foreach (string loss in Losses(row)) yield return TerminalText.Escape($"  {loss}");
        foreach (string note in row.Notes) yield return TerminalText.Escape($"  note: {note}");
        if (row.Backup is { } backup) yield return TerminalText.Escape($"  backup: {backup}");
        if (row.NextStep is { } step) yield return TerminalText.Escape($"  next: {step}");
    }

    /// <summary>The totals in one line.</summary>
    public static string Summary(ChangeReport report)
    {
        ImmutableArray<ResultWords> order = ChangeWords.Of(report.Direction).Results;
        string counts = string.Join(", ", report.Rows.GroupBy(row => Word(row, report))
            .OrderBy(same => order.IndexOf(ChangeWords.Of(report.Direction).Of(same.First().Result)))
            .ThenBy(same => same.Key, StringComparer.Ordinal)
            .Select(same => $"{same.Count()} {same.Key}"));
        string databases = report.Rows.Length == 1 ? "1 database" : $"{report.Rows.Length} databases";
        string stopped = report.WasInterrupted ? " The run was interrupted." : "";
        string dry = report.IsDryRun ? " Nothing was changed: this was a dry run." : "";
        return $"{databases}: {(counts.Length == 0 ? "nothing to do" : counts)}.{dry}{stopped}{Rehearsal(report)}";
    }

    private static string Rehearsal(ChangeReport report)
    {
        if (report.IsRehearsal) return " Nothing was changed: this was a rehearsal.";
        if (report.Count(ChangeResult.WouldFail) > 0) return " Nothing was changed: the rehearsal failed.";
        return report.Rehearsed == 0 ? "" : $" Rehearsed first: {report.Rehearsed}.";
    }

    /// <summary>What became of a database and how, without its name.</summary>
    internal static string Outcome(ChangeRow row, ChangeReport report) =>
        TerminalText.Escape($"{Word(row, report)}{Way(row, report)}");

    /// <summary>What a database loses, or lost; one phrase each.</summary>
    internal static IEnumerable<string> Losses(ChangeRow row)
    {
        string losing = row.Result == ChangeResult.Changed ? "lost" : "loses";
        return row.Losses.Select(loss => $"{losing}: {loss.Description}");
    }

    private static string Word(ChangeRow row, ChangeReport report) => ChangeWords.Of(report.Direction).Of(row);

    private static string Way(ChangeRow row, ChangeReport report) => report.Direction == ChangeDirection.Upgrade
        ? WayOn(row, report.Catalogue)
        : WayBack(row);

    private static string WayOn(ChangeRow row, Catalogue catalogue)
    {
        if (row.Result is not (ChangeResult.Changed or ChangeResult.WouldChange or ChangeResult.Rehearsed))
            return row.At is { } at ? $" at {at}" : "";
        bool done = row.Result == ChangeResult.Changed;
        string adopted = row.Adopted.IsEmpty ? "" : $"; {(done ? "adopted" : "adopt")} as {row.Adopted[^1]}";
        string applied = row.Applied.IsEmpty
            ? ""
            : $"; {(done ? "applied" : "apply")} "
                + $"{string.Join(", ", row.Applied.Select(version => VerdictText.Migration(version, catalogue, row.Kind)))}";
        string forgotten = row.Forgotten.IsEmpty
            ? ""
            : $"; {(done ? "struck out" : "strike out")} {string.Join(", ", row.Forgotten)}";
        string way = row.From == row.To ? $" at {row.To}" : $": {row.From} to {row.To}";
        return $"{way}{adopted}{forgotten}{applied}";
    }

    private static string WayBack(ChangeRow row)
    {
        if (row.Result is not (ChangeResult.Changed or ChangeResult.WouldChange)) return row.At is { } at ? $" at {at}" : "";
        string verb = row.Result == ChangeResult.Changed ? "took back" : "take back";
        IEnumerable<string> steps =
            row.Steps.Select(step => step.Source == DownSource.Ledger ? $"{step.Title} by its ledger" : step.Title);
        return $": {row.From} to {row.To}; {verb} {string.Join(", ", steps)}";
    }
}
