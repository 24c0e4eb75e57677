namespace AutoCoder.Schema.Operator.Output;

/// <summary>A report on backups as findings: a case for each backup, one for what could not be done.</summary>
internal static class BackupsFindings
{
    private const string Group = "backups";

    /// <summary>The findings.</summary>
    public static FindingReport Of(string command, BackupsReport report, string summary) => new(
        command,
        summary,
        [.. report.Rows.Select(Of), .. report.Failures.Select(failure => Failed(failure, report)), .. report.Notes.Select(Noted), .. FleetFindings.Of([], report.IsInterrupted)],
        report.Exit);

    private static FindingCase Of(BackupRow row)
    {
        bool isBad = row.Result == BackupResult.Bad;
        string message = TerminalText.Escape($"{row.Path}: {row.Problem ?? "is bad"}");
        Finding[] findings = isBad || row.Problem is not null
            ? [new(isBad ? Rules.BackupBad : Rules.BackupSuspect, isBad ? Severity.Error : Severity.Warning, message) { Database = row.Path }]
            : [];
        return new(row.Kind ?? Group, row.Path, [.. findings]) { Outcome = $"{Word(row.Result)}, backup {row.Id} of {TerminalText.Escape(row.Database)} at version {row.From}" };
    }

    private static string Word(BackupResult result) => result == BackupResult.WouldRemove ? "would be removed" : result.ToString().ToLowerInvariant();

    private static FindingCase Failed(string failure, BackupsReport report) => new(Group, TerminalText.Escape(failure), [new(Rules.BackupUnreachable, Severity.Error, TerminalText.Escape(failure))])
    {
        IsUnknown = report.IsUnknown,
        Outcome = "could not be done",
    };

    private static FindingCase Noted(string note) => new(Group, TerminalText.Escape(note), [new(Rules.RunNote, Severity.Note, TerminalText.Escape(note))]) { Outcome = TerminalText.Escape(note) };
}
