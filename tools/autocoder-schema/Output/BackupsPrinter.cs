using System.Text.Json;

namespace AutoCoder.Schema.Operator.Output;

/// <summary>The backups of a fleet: a line each, with the id that a restore takes.</summary>
internal static class BackupsPrinter
{
    /// <summary>They in every form.</summary>
    public static ReportRenderings Of(string command, BackupsReport report) => new(
        report.Exit,
        output => Write(report, output),
        output => output.WriteLine(JsonSerializer.Serialize(report, BackupsJson.Default.BackupsReport)),
        () => BackupsFindings.Of(command, report, Summary(report)));

    private static void Write(BackupsReport report, TextWriter output)
    {
        foreach (IGrouping<string, BackupRow> database in report.Rows.GroupBy(row => row.Database))
        {
            output.WriteLine(TerminalText.Escape(database.Key));
            foreach (BackupRow row in database)
            {
                output.WriteLine(TerminalText.Escape(Line(row)));
                output.WriteLine(TerminalText.Escape($"    {row.Path}"));
                if (row.Problem is { } problem) output.WriteLine(TerminalText.Escape($"    problem: {problem}"));
            }
        }

        foreach (string failure in report.Failures) output.WriteLine(TerminalText.Escape(failure));
        foreach (string note in report.Notes) output.WriteLine(TerminalText.Escape(note));
        if (!report.Rows.IsEmpty) output.WriteLine();
        output.WriteLine(Summary(report));
    }

    private static string Line(BackupRow row) => string.Create(
        CultureInfo.InvariantCulture,
        $"  {row.Id}  {row.Made.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z  {Word(row.Result)}version {row.From}, {row.Bytes} bytes, {Origin(row)}");

    private static string Origin(BackupRow row) => row.Reason switch
    {
        null => "without a manifest (an earlier build)",
        "restore" => "what a restore replaced",
        "downgrade" => $"before the downgrade to {row.To}",
        _ => $"before the upgrade to {row.To}",
    };

    private static string Word(BackupResult result) => result switch
    {
        BackupResult.Listed => "",
        BackupResult.WouldRemove => "would be removed: ",
        _ => $"{result.ToString().ToLowerInvariant()}: ",
    };

    private static string Summary(BackupsReport report)
    {
        string rows = report.Rows.IsEmpty ? "no backups" : string.Join(", ", report.Rows.GroupBy(row => row.Result)
            .OrderBy(group => group.Key).Select(group => $"{group.Count()} {Count(group.Key)}"));
        string interrupted = report.IsInterrupted ? " The run was interrupted." : "";
        return $"{report.Databases} {(report.Databases == 1 ? "database" : "databases")}: {rows}.{interrupted}";
    }

    private static string Count(BackupResult result) => result switch
    {
        BackupResult.Listed => "backups",
        BackupResult.WouldRemove => "would be removed",
        _ => result.ToString().ToLowerInvariant(),
    };
}
