using System.Text.Json;

namespace AutoCoder.Schema.Reports.Json;

/// <summary>What was found of new migrations as JSON, described in <c>docs/lint.md</c>.</summary>
internal static class LintJson
{
    /// <summary>The version of the format: it grows when a reader of the old one could be misled.</summary>
    public const int SchemaVersion = 1;

    /// <summary>Writes it and a line end.</summary>
    public static void Write(LintReport report, TextWriter writer) =>
        writer.WriteLine(JsonSerializer.Serialize(LintDocument.Of(report), ReportJson.Default.LintDocument));
}
