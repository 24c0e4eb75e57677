namespace AutoCoder.Schema.Reports;

/// <summary>The history of a database as people read it: a table, one line for each thing that was done.</summary>
internal static class HistoryText
{
    private const int WidestCell = 60, LongestCell = 200;

    private static readonly string[] LedgerHead = ["when (UTC)", "what", "version", "migration", "took", "by", "on", "backup", "note"];
    private static readonly string[] RecordHead = ["applied on", "version", "migration"];

    /// <summary>The lines of one database.</summary>
    public static IEnumerable<string> Lines(DatabaseHistory history)
    {
        yield return TerminalText.Escape($"{history.Path}{Sentence(history)}");
        if (history.Problem is { } problem) yield return TerminalText.Escape($"  problem: the ledger {problem}");
        string[][] rows = history.Ledger is { } ledger
            ? [LedgerHead, .. ledger.Select(Cells)]
            : [RecordHead, .. history.Recorded.Select(Cells)];
        foreach (string line in rows.Length > 1 ? Table(rows) : []) yield return line;
        if (!history.Unaccounted.IsEmpty)
            yield return $"  note: the ledger says nothing of {string.Join(", ", history.Unaccounted)}: something else applied {(history.Unaccounted.Length == 1 ? "it" : "them")}";
    }

    private static string Sentence(DatabaseHistory history) => history switch
    {
        { State: DatabaseState.Missing } => " does not exist.",
        { State: DatabaseState.Unreadable unreadable } => $" could not be read: {unreadable.Detail}.",
        { Ledger.Length: > 0 } => "",
        { Ledger.Length: 0 } => " has a ledger without rows.",
        { Recorded.Length: > 0 } => " has no ledger. This is what its version table says:",
        _ => " has no ledger and records no version.",
    };

    private static string[] Cells(LedgerRow row) =>
    [
        row.At ?? "?", row.Action ?? "?", Number(row.Version) ?? "?", row.Name ?? "", row.Milliseconds is { } took ? $"{Number(took)} ms" : "",
        row.Build ?? "", row.Host ?? "", row.Backup ?? "", row.Note ?? "",
    ];

    private static string[] Cells(VersionRow row) => [row.AppliedOn ?? "?", Number(row.Version) ?? "?", row.Description ?? ""];

    private static string? Number(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string Shown(string cell) => TerminalText.Escape(cell.Length > LongestCell ? $"{cell[..LongestCell]}…" : cell);

    // A column that is empty in every row is left away; one cell that is long does not push all others out of sight.
    private static IEnumerable<string> Table(string[][] rows)
    {
        string[][] cells = [.. rows.Select(row => row.Select(Shown).ToArray())];
        int[] shown = [.. Enumerable.Range(0, cells[0].Length).Where(column => cells.Skip(1).Any(row => row[column].Length > 0))];
        int[] widths = [.. shown.Select(column => Math.Min(WidestCell, cells.Max(row => row[column].Length)))];
        return cells.Select(row => "  " + string.Join("  ", shown.Zip(widths, (column, width) => row[column].PadRight(width))).TrimEnd());
    }
}
