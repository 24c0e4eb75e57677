using System.Text.Json;

namespace AutoCoder.Schema.Reports.Json;

/// <summary>The gate's report as JSON, described in <c>docs/report.md</c>.</summary>
internal static class JsonReport
{
    /// <summary>The version of the format: it grows when a reader of the old one could be misled.</summary>
    public const int SchemaVersion = 1;

    private const int Piece = 16 << 10;

    /// <summary>Writes the report and a line end.</summary>
    /// <param name="report">What the gate found.</param>
    /// <param name="fleet">The arguments that named the fleet, for the commands.</param>
    /// <param name="writer">Where it goes.</param>
    public static void Write(GateReport report, IReadOnlyList<string> fleet, TextWriter writer)
    {
        using (var stream = new WriterStream(writer))
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            ReportDocument document = ReportDocument.Of(report, fleet);
            JsonSerializer.Serialize(json, document with { Databases = InPieces(document.Databases, json) }, GateJson.Default.ReportDocument);
        }

        writer.WriteLine();
    }

    // What is written of a large fleet goes out before the next database: it would be most of the memory that the report takes.
    private static IEnumerable<DatabaseDocument> InPieces(IEnumerable<DatabaseDocument> databases, Utf8JsonWriter json)
    {
        foreach (DatabaseDocument database in databases)
        {
            if (json.BytesPending >= Piece) json.Flush();
            yield return database;
        }
    }
}
