using System.Text.Json;

namespace AutoCoder.Schema.Reports.Json;

/// <summary>Histories as JSON, described in <c>docs/going-back.md</c>.</summary>
internal static class HistoryJson
{
    /// <summary>The version of the format: it grows when a reader of the old one could be misled.</summary>
    public const int SchemaVersion = 1;

    /// <summary>Writes it and a line end.</summary>
    public static void Write(HistoryReport report, TextWriter writer) =>
        writer.WriteLine(JsonSerializer.Serialize(HistoryDocument.Of(report), ReportJson.Default.HistoryDocument));
}
