using System.Text.Json;

namespace AutoCoder.Schema.Reports.Json;

/// <summary>The gate's report as JSON, described in <c>docs/report.md</c>.</summary>
public static class JsonReport
{
    /// <summary>The version of the format: it grows when a reader of the old one could be misled.</summary>
    public const int SchemaVersion = 1;

    /// <summary>Writes the report and a line end.</summary>
    /// <param name="report">What the gate found.</param>
    /// <param name="fleet">The arguments that named the fleet, for the commands.</param>
    /// <param name="writer">Where it goes.</param>
    public static void Write(GateReport report, IReadOnlyList<string> fleet, TextWriter writer)
    {
        using (var stream = new WriterStream(writer)) JsonSerializer.Serialize(stream, ReportDocument.Of(report, fleet), ReportJson.Default.ReportDocument);
        writer.WriteLine();
    }
}
