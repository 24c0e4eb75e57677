using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoCoder.Schema.Reports;

/// <summary>A change of a fleet as JSON, described in <c>docs/report.md</c>: an upgrade, a rehearsal, an adoption, or a downgrade.</summary>
internal static class ChangeJson
{
    /// <summary>The version of the format: it grows when a reader of the old one could be misled.</summary>
    public const int SchemaVersion = 1;

    /// <summary>Writes it and a line end.</summary>
    public static void Write(ChangeReport report, TextWriter writer) =>
        writer.WriteLine(JsonSerializer.Serialize(ChangeDocument.Of(report), ChangeJsonContext.Default.ChangeDocument));
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(ChangeDocument))]
internal sealed partial class ChangeJsonContext : JsonSerializerContext;

/// <summary>The document; what only the other way has is null and not written.</summary>
internal sealed record ChangeDocument(
    int SchemaVersion,
    int ExitCode,
    string? Migrations,
    bool DryRun,
    bool? Rehearsal,
    int? Rehearsed,
    bool Interrupted,
    string Summary,
    IReadOnlyList<ChangedDocument> Databases,
    IReadOnlyList<FleetNote> Notes)
{
    public static ChangeDocument Of(ChangeReport report)
    {
        bool isUpgrade = report.Direction == ChangeDirection.Upgrade;
        return new(
            ChangeJson.SchemaVersion,
            report.Exit,
            isUpgrade ? report.Catalogue.AssemblyPath : null,
            report.IsDryRun,
            isUpgrade ? report.IsRehearsal : null,
            isUpgrade ? report.Rehearsed : null,
            report.WasInterrupted,
            ChangeText.Summary(report),
            [.. report.Rows.Select(row => ChangedDocument.Of(row, report))],
            report.Notes);
    }
}

internal sealed record ChangedDocument(
    string Path,
    string Kind,
    string Result,
    long? From,
    long? To,
    long? At,
    IReadOnlyList<MigrationDocument>? Applied,
    IReadOnlyList<long>? Adopted,
    IReadOnlyList<long>? Forgotten,
    IReadOnlyList<string>? Repairs,
    IReadOnlyList<StepDocument>? Steps,
    IReadOnlyList<LossDocument>? Losses,
    string? Backup,
    string? Problem,
    IReadOnlyList<string>? Notes,
    string? Next)
{
    public static ChangedDocument Of(ChangeRow row, ChangeReport report)
    {
        bool isUpgrade = report.Direction == ChangeDirection.Upgrade;
        KindCatalogue? kind = report.Catalogue.Find(row.Kind);
        return new(
            row.Path,
            row.Kind,
            ChangeWords.Of(report.Direction).Of(row.Result).Name,
            row.From,
            row.To,
            isUpgrade ? row.At : null,
            isUpgrade ? [.. row.Applied.Select(version => new MigrationDocument(version, kind?.Find(version)?.Name))] : null,
            row.Adopted.IsEmpty ? null : row.Adopted,
            row.Forgotten.IsEmpty ? null : row.Forgotten,
            row.Repairs.IsEmpty ? null : row.Repairs,
            isUpgrade ? null : [.. row.Steps.Select(StepDocument.Of)],
            row.Losses.IsEmpty ? null : [.. row.Losses.Select(loss => new LossDocument(loss.Description, loss.Count))],
            row.Backup,
            row.Problem,
            row.Notes.IsEmpty ? null : row.Notes,
            row.NextStep);
    }
}

internal sealed record MigrationDocument(long Version, string? Name);

internal sealed record StepDocument(long Version, string? Name, string By)
{
    public static StepDocument Of(DowngradeStep step) => new(step.Version, step.Name, step.Source == DownSource.Ledger ? "ledger" : "build");
}

internal sealed record LossDocument(string Description, long? Rows);
