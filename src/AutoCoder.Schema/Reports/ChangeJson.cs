using System.Text.Json;

namespace AutoCoder.Schema.Reports;

/// <summary>
/// A change of a fleet as JSON, described in <c>docs/report.md</c>: an upgrade, a rehearsal, an adoption, or a downgrade. What
/// only the other way has is not written.
/// </summary>
internal static class ChangeJson
{
    /// <summary>The version of the format: it grows when a reader of the old one could be misled.</summary>
    public const int SchemaVersion = 1;

    /// <summary>Writes it and a line end.</summary>
    public static void Write(ChangeReport report, TextWriter writer) => JsonText.Write(writer, json =>
    {
        bool isUpgrade = report.Direction == ChangeDirection.Upgrade;
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", SchemaVersion);
        json.WriteNumber("exitCode", report.Exit);
        json.WriteString("migrations", report.Catalogue.AssemblyPath);
        if (report.Configuration is { } configuration) json.WriteString("configuration", configuration);
        json.WriteBoolean("dryRun", report.IsDryRun);
        if (isUpgrade)
        {
            json.WriteBoolean("rehearsal", report.IsRehearsal);
            json.WriteNumber("rehearsed", report.Rehearsed);
        }

        json.WriteBoolean("interrupted", report.WasInterrupted);
        json.WriteString("summary", ChangeText.Summary(report));
        json.Each("databases", report.Rows, (_, row) => WriteRow(json, row, report));
        json.Each("notes", report.Notes, FleetJson.WriteNote);
        json.WriteEndObject();
    });

    private static void WriteRow(Utf8JsonWriter json, ChangeRow row, ChangeReport report)
    {
        bool isUpgrade = report.Direction == ChangeDirection.Upgrade;
        json.WriteString("path", row.Path);
        json.WriteString("kind", row.Kind);
        json.WriteString("result", ChangeWords.Of(report.Direction).Of(row.Result).Name);
        json.Number("from", row.From);
        json.Number("to", row.To);
        if (isUpgrade)
        {
            KindCatalogue? kind = report.Catalogue.Find(row.Kind);
            json.Number("at", row.At);
            json.Each("applied", row.Applied, (_, version) => GateJson.WriteMigration(json, version, kind));
        }

        if (!row.Adopted.IsEmpty) json.Numbers("adopted", row.Adopted);
        if (!row.Forgotten.IsEmpty) json.Numbers("forgotten", row.Forgotten);
        if (!row.Repairs.IsEmpty) json.Texts("repairs", row.Repairs);
        if (!isUpgrade) json.Each("steps", row.Steps, WriteStep);
        if (!row.Losses.IsEmpty) json.Each("losses", row.Losses, WriteLoss);
        json.Text("backup", row.Backup);
        json.Text("problem", row.Problem);
        if (!row.Notes.IsEmpty) json.Texts("notes", row.Notes);
        json.Text("next", row.NextStep);
    }

    private static void WriteStep(Utf8JsonWriter json, DowngradeStep step)
    {
        json.WriteNumber("version", step.Version);
        json.Text("name", step.Name);
        json.WriteString("by", step.Source == DownSource.Ledger ? "ledger" : "build");
    }

    private static void WriteLoss(Utf8JsonWriter json, CountedLoss loss)
    {
        json.WriteString("description", loss.Description);
        json.Number("rows", loss.Count);
    }
}
