namespace AutoCoder.Schema.Reports.Json;

internal sealed record DowngradeDocument(
    int SchemaVersion,
    int ExitCode,
    bool DryRun,
    bool Interrupted,
    string Summary,
    IReadOnlyList<DowngradedDocument> Databases,
    IReadOnlyList<NoteDocument> Notes)
{
    public static DowngradeDocument Of(DowngradeReport report) => new(
        DowngradeJson.SchemaVersion,
        report.Exit,
        report.IsDryRun,
        report.WasInterrupted,
        DowngradeText.Summary(report),
        [.. report.Rows.Select(DowngradedDocument.Of)],
        [.. report.Notes.Select(note => new NoteDocument(note.Subject, note.Message, note.HidesDatabases))]);
}

internal sealed record DowngradedDocument(
    string Path,
    string Kind,
    string Result,
    long? From,
    long? To,
    IReadOnlyList<StepDocument> Steps,
    IReadOnlyList<LossDocument>? Losses,
    string? Backup,
    string? Problem,
    IReadOnlyList<string>? Notes,
    string? Next)
{
    public static DowngradedDocument Of(DowngradeRow row) => new(
        row.Path,
        row.Kind,
        NameOf(row.Result),
        row.From,
        row.To,
        [.. row.Steps.Select(step => new StepDocument(step.Version, step.Name, step.Source == DownSource.Ledger ? "ledger" : "build"))],
        row.Losses.IsEmpty ? null : [.. row.Losses.Select(loss => new LossDocument(loss.Description, loss.Count))],
        row.Backup,
        row.Problem,
        row.Notes.IsEmpty ? null : row.Notes,
        row.NextStep);

    private static string NameOf(DowngradeResult result) => result switch
    {
        DowngradeResult.AtTarget => "at-target",
        DowngradeResult.Downgraded => "downgraded",
        DowngradeResult.WouldDowngrade => "would-downgrade",
        DowngradeResult.Refused => "refused",
        DowngradeResult.Failed => "failed",
        DowngradeResult.NotReached => "not-reached",
        _ => "unknown",
    };
}

internal sealed record StepDocument(long Version, string? Name, string By);

internal sealed record LossDocument(string Description, long? Rows);
