using System.Text.Json;

namespace AutoCoder.Schema.Reports.Json;

/// <summary>An upgrade, a rehearsal or an adoption as JSON, described in <c>docs/report.md</c>.</summary>
internal static class UpgradeJson
{
    /// <summary>The version of the format: it grows when a reader of the old one could be misled.</summary>
    public const int SchemaVersion = 1;

    /// <summary>Writes it and a line end.</summary>
    public static void Write(UpgradeReport report, TextWriter writer) =>
        writer.WriteLine(JsonSerializer.Serialize(UpgradeDocument.Of(report), ReportJson.Default.UpgradeDocument));
}
