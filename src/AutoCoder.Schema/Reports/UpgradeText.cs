using AutoCoder.Schema.Catalogues;

namespace AutoCoder.Schema.Reports;

/// <summary>An upgrade as people read it.</summary>
public static class UpgradeText
{
    /// <summary>One line for one database; further lines, indented, for what it has to add.</summary>
    public static IEnumerable<string> Lines(UpgradeRow row, Catalogue catalogue)
    {
        yield return TerminalText.Escape($"{Word(row.Result),-13} {row.Path}{Way(row, catalogue)}");
        if (row.Problem is { } problem) yield return TerminalText.Escape($"  {problem}");
        foreach (string note in row.Notes) yield return TerminalText.Escape($"  note: {note}");
        if (row.Backup is { } backup) yield return TerminalText.Escape($"  backup: {backup}");
        if (row.NextStep is { } step) yield return TerminalText.Escape($"  next: {step}");
    }

    /// <summary>The totals in one line.</summary>
    public static string Summary(UpgradeReport report)
    {
        string counts = string.Join(", ", Enum.GetValues<UpgradeResult>()
            .Select(result => (Result: result, Count: report.Count(result)))
            .Where(entry => entry.Count > 0)
            .Select(entry => $"{entry.Count} {Word(entry.Result)}"));
        string databases = report.Rows.Length == 1 ? "1 database" : $"{report.Rows.Length} databases";
        string stopped = report.WasInterrupted ? " The run was interrupted." : "";
        string dry = report.IsDryRun ? " Nothing was changed: this was a dry run." : "";
        return $"{databases}: {(counts.Length == 0 ? "nothing to do" : counts)}.{dry}{stopped}";
    }

    /// <summary>A result in one or two words.</summary>
    public static string Word(UpgradeResult result) => result switch
    {
        UpgradeResult.Current => "current",
        UpgradeResult.Upgraded => "upgraded",
        UpgradeResult.AtTarget => "at target",
        UpgradeResult.WouldUpgrade => "would upgrade",
        UpgradeResult.Refused => "refused",
        UpgradeResult.Failed => "failed",
        UpgradeResult.Unknown => "not examined",
        _ => "not reached",
    };

    private static string Way(UpgradeRow row, Catalogue catalogue)
    {
        if (row.Result is not (UpgradeResult.Upgraded or UpgradeResult.WouldUpgrade)) return row.At is { } at ? $" at {at}" : "";
        bool done = row.Result == UpgradeResult.Upgraded;
        string adopted = row.Adopted.IsEmpty ? "" : $"; {(done ? "adopted" : "adopt")} as {row.Adopted[^1]}";
        string applied = row.Applied.IsEmpty
            ? ""
            : $"; {(done ? "applied" : "apply")} {string.Join(", ", row.Applied.Select(version => VerdictText.Migration(version, catalogue, row.Kind)))}";
        return $": {row.From} to {row.To}{adopted}{applied}";
    }
}
