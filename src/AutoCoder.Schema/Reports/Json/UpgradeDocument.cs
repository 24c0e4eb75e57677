namespace AutoCoder.Schema.Reports.Json;

internal sealed record UpgradeDocument(
    int SchemaVersion,
    int ExitCode,
    string Migrations,
    bool DryRun,
    bool Rehearsal,
    int Rehearsed,
    bool Interrupted,
    string Summary,
    IReadOnlyList<UpgradedDocument> Databases,
    IReadOnlyList<NoteDocument> Notes)
{
    public static UpgradeDocument Of(UpgradeReport report) => new(
        UpgradeJson.SchemaVersion,
        report.Exit,
        report.Catalogue.AssemblyPath,
        report.IsDryRun,
        report.IsRehearsal,
        report.Rehearsed,
        report.WasInterrupted,
        UpgradeText.Summary(report),
        [.. report.Rows.Select(row => UpgradedDocument.Of(row, report.Catalogue))],
        [.. report.Notes.Select(note => new NoteDocument(note.Subject, note.Message, note.HidesDatabases))]);
}

internal sealed record UpgradedDocument(
    string Path,
    string Kind,
    string Result,
    long? From,
    long? To,
    long? At,
    IReadOnlyList<MigrationDocument> Applied,
    IReadOnlyList<long>? Adopted,
    IReadOnlyList<long>? Forgotten,
    IReadOnlyList<string>? Repairs,
    string? Backup,
    string? Problem,
    IReadOnlyList<string>? Notes,
    string? Next)
{
    public static UpgradedDocument Of(UpgradeRow row, Catalogue catalogue) => new(
        row.Path,
        row.Kind,
        NameOf(row.Result),
        row.From,
        row.To,
        row.At,
        [.. row.Applied.Select(version => new MigrationDocument(version, catalogue.Find(row.Kind)?.Find(version)?.Name))],
        row.Adopted.IsEmpty ? null : row.Adopted,
        row.Forgotten.IsEmpty ? null : row.Forgotten,
        row.Repairs.IsEmpty ? null : row.Repairs,
        row.Backup,
        row.Problem,
        row.Notes.IsEmpty ? null : row.Notes,
        row.NextStep);

    private static string NameOf(UpgradeResult result) => result switch
    {
        UpgradeResult.Current => "current",
        UpgradeResult.Upgraded => "upgraded",
        UpgradeResult.WouldUpgrade => "would-upgrade",
        UpgradeResult.Refused => "refused",
        UpgradeResult.Failed => "failed",
        UpgradeResult.NotReached => "not-reached",
        UpgradeResult.AtTarget => "at-target",
        UpgradeResult.Rehearsed => "rehearsed",
        UpgradeResult.WouldFail => "would-fail",
        _ => "unknown",
    };
}
