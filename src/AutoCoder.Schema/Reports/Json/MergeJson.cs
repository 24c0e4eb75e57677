using System.Text.Json;

namespace AutoCoder.Schema.Reports.Json;

/// <summary>A merge's report as JSON, described in <c>docs/merging.md</c>.</summary>
internal static class MergeJson
{
    /// <summary>The version of the format: it grows when a reader of the old one could be misled.</summary>
    public const int SchemaVersion = 1;

    /// <summary>Writes it and a line end.</summary>
    /// <param name="report">What the merge brings.</param>
    /// <param name="fleet">The arguments that named the databases.</param>
    /// <param name="writer">Where it goes.</param>
    public static void Write(MergeReport report, IReadOnlyList<string> fleet, TextWriter writer) =>
        writer.WriteLine(JsonSerializer.Serialize(MergeDocument.Of(report, fleet), GateJson.Default.MergeDocument));
}
