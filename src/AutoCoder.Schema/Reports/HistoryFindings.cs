namespace AutoCoder.Schema.Reports;

/// <summary>Histories as findings: a case for each database.</summary>
internal static class HistoryFindings
{
    /// <summary>The findings.</summary>
    /// <param name="command">The command.</param>
    /// <param name="report">The histories.</param>
    /// <param name="wasInterrupted">True when somebody asked to stop.</param>
    public static FindingReport Of(string command, HistoryReport report, bool wasInterrupted) => new(
        command,
        $"{report.Databases.Length} {(report.Databases.Length == 1 ? "database" : "databases")}, {report.Databases.Count(IsUnknown)} of them could not be read.",
        [.. report.Databases.Select(Of), .. FleetFindings.Of([], wasInterrupted)],
        wasInterrupted ? ExitCode.Interrupted : report.Exit);

    private static bool IsUnknown(DatabaseHistory history) => history.State is DatabaseState.Missing or DatabaseState.Unreadable;

    private static FindingCase Of(DatabaseHistory history)
    {
        var findings = new RowFindings(history.Path);
        if (history.State is DatabaseState.Missing) findings.Problem(Rules.NotExamined, Severity.Error, "does not exist", "", null);
        if (history.State is DatabaseState.Unreadable unreadable) findings.Problem(Rules.NotExamined, Severity.Error, $"could not be read: {unreadable.Detail}", "", null);
        if (history.Problem is { } problem) findings.Problem(Rules.LedgerUnreadable, Severity.Warning, $"the ledger {problem}", "", null);
        if (!history.Unaccounted.IsEmpty)
            findings.Problem(Rules.LedgerSilent, Severity.Note, $"the ledger says nothing of {string.Join(", ", history.Unaccounted)}: something else applied {(history.Unaccounted.Length == 1 ? "it" : "them")}", "", null);
        return new("history", history.Path, findings.ToImmutable()) { IsUnknown = IsUnknown(history), Outcome = Outcome(history) };
    }

    private static string Outcome(DatabaseHistory history) => history switch
    {
        { State: DatabaseState.Missing } => "does not exist",
        { State: DatabaseState.Unreadable } => "could not be read",
        { Ledger: { } rows } => string.Create(CultureInfo.InvariantCulture, $"{rows.Length} {(rows.Length == 1 ? "entry" : "entries")} in its ledger"),
        _ => string.Create(CultureInfo.InvariantCulture, $"no ledger; {history.Recorded.Length} {(history.Recorded.Length == 1 ? "version" : "versions")} recorded"),
    };
}
