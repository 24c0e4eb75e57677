using System.Text.Json;

namespace AutoCoder.Schema.Reports.Json;

/// <summary>A downgrade as JSON, described in <c>docs/report.md</c>.</summary>
internal static class DowngradeJson
{
    /// <summary>The version of the format: it grows when a reader of the old one could be misled.</summary>
    public const int SchemaVersion = 1;

    /// <summary>Writes it and a line end.</summary>
    public static void Write(DowngradeReport report, TextWriter writer) =>
        writer.WriteLine(JsonSerializer.Serialize(DowngradeDocument.Of(report), ReportJson.Default.DowngradeDocument));
}
