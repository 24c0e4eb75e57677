namespace AutoCoder.Schema.Reports;

/// <summary>An upgrade as people read it.</summary>
internal static class UpgradeText
{
    /// <summary>One line for one database; further lines, indented, for what it has to add.</summary>
    public static IEnumerable<string> Lines(UpgradeRow row, Catalogue catalogue)
    {
        yield return TerminalText.Escape($"{Word(row),-13} {row.Path}{Way(row, catalogue)}");
        if (row.Problem is { } problem) yield return TerminalText.Escape($"  {problem}");
        string mending = row.Result == UpgradeResult.Upgraded ? "repaired" : "repair";
        foreach (string repair in row.Repairs) yield return TerminalText.Escape($"  {mending}: {repair}");
        foreach (string note in row.Notes) yield return TerminalText.Escape($"  note: {note}");
        if (row.Backup is { } backup) yield return TerminalText.Escape($"  backup: {backup}");
        if (row.NextStep is { } step) yield return TerminalText.Escape($"  next: {step}");
    }

    /// <summary>The totals in one line.</summary>
    public static string Summary(UpgradeReport report)
    {
        string counts = string.Join(", ", report.Rows.GroupBy(Word).OrderBy(same => same.First().Result).ThenBy(same => same.Key, StringComparer.Ordinal)
            .Select(same => $"{same.Count()} {same.Key}"));
        string databases = report.Rows.Length == 1 ? "1 database" : $"{report.Rows.Length} databases";
        string stopped = report.WasInterrupted ? " The run was interrupted." : "";
        string dry = report.IsDryRun ? " Nothing was changed: this was a dry run." : "";
        return $"{databases}: {(counts.Length == 0 ? "nothing to do" : counts)}.{dry}{stopped}{Rehearsal(report)}";
    }

    private static string Rehearsal(UpgradeReport report)
    {
        if (report.IsRehearsal) return " Nothing was changed: this was a rehearsal.";
        if (report.Count(UpgradeResult.WouldFail) > 0) return " Nothing was changed: the rehearsal failed.";
        return report.Rehearsed == 0 ? "" : $" Rehearsed first: {report.Rehearsed}.";
    }

    /// <summary>What became of a database and how, without its name.</summary>
    internal static string Outcome(UpgradeRow row, Catalogue catalogue) => TerminalText.Escape($"{Word(row)}{Way(row, catalogue)}");

    /// <summary>What became of a database, in one or two words.</summary>
    public static string Word(UpgradeRow row) => row.Result switch
    {
        UpgradeResult.Current => "current",
        UpgradeResult.Upgraded => row.Applied.IsEmpty ? row.Adopted.IsEmpty && row.Forgotten.IsEmpty ? "repaired" : "adopted" : "upgraded",
        UpgradeResult.AtTarget => "at target",
        UpgradeResult.WouldUpgrade => row.Applied.IsEmpty ? row.Adopted.IsEmpty && row.Forgotten.IsEmpty ? "would repair" : "would adopt" : "would upgrade",
        UpgradeResult.Refused => "refused",
        UpgradeResult.Failed => "failed",
        UpgradeResult.Unknown => "not examined",
        UpgradeResult.Rehearsed => "rehearsed",
        UpgradeResult.WouldFail => "would fail",
        _ => "not reached",
    };

    private static string Way(UpgradeRow row, Catalogue catalogue)
    {
        if (row.Result is not (UpgradeResult.Upgraded or UpgradeResult.WouldUpgrade or UpgradeResult.Rehearsed)) return row.At is { } at ? $" at {at}" : "";
        bool done = row.Result == UpgradeResult.Upgraded;
        string adopted = row.Adopted.IsEmpty ? "" : $"; {(done ? "adopted" : "adopt")} as {row.Adopted[^1]}";
        string applied = row.Applied.IsEmpty
            ? ""
            : $"; {(done ? "applied" : "apply")} {string.Join(", ", row.Applied.Select(version => VerdictText.Migration(version, catalogue, row.Kind)))}";
        string forgotten = row.Forgotten.IsEmpty ? "" : $"; {(done ? "struck out" : "strike out")} {string.Join(", ", row.Forgotten)}";
        string way = row.From == row.To ? $" at {row.To}" : $": {row.From} to {row.To}";
        return $"{way}{adopted}{forgotten}{applied}";
    }
}
