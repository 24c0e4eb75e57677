using System.Buffers;
using System.Text;
using System.Text.Json;

namespace AutoCoder.Schema.Formats;

/// <summary>
/// Findings as SARIF 2.1.0 (OASIS): one run, a result for each finding, on its file and line, else on its database.
/// </summary>
internal static class SarifLog
{
    private const string Root = "SRCROOT";
    private const int Chunk = 1 << 16;

    public static void Write(FindingReport report, FormatContext context, TextWriter writer)
    {
        var buffer = new ArrayBufferWriter<byte>(Chunk * 2);
        Rule[] rules = [.. report.Findings.Select(finding => finding.Rule).DistinctBy(rule => rule.Id, StringComparer.Ordinal)];
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            json.WriteStartObject();
            WriteTool(json, report, rules, context);
            WriteRun(json, report, context);
            json.WriteStartArray("results");
            var indexes = rules.Select((rule, index) => (rule.Id, index))
                .ToDictionary(pair => pair.Id, pair => pair.index, StringComparer.Ordinal);
            foreach (FindingCase one in report.Cases)
            {
                foreach (Finding finding in one.Findings)
                {
                    WriteResult(json, new(report, one, finding, context), indexes[finding.Rule.Id]);
                    Drain(json, buffer, writer, Chunk);
                }
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            Drain(json, buffer, writer, 0);
        }

        writer.Write('\n');
    }

    // The writer escapes all that is not ASCII, so any place is good to cut the bytes.
    private static void Drain(Utf8JsonWriter json, ArrayBufferWriter<byte> buffer, TextWriter writer, int least)
    {
        if (json.BytesPending + buffer.WrittenCount <= least) return;
        json.Flush();
        writer.Write(Encoding.ASCII.GetString(buffer.WrittenSpan));
        buffer.ResetWrittenCount();
    }

    private static void WriteTool(Utf8JsonWriter json, FindingReport report, Rule[] rules, FormatContext context)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", CleanText.Line(report.Command.Split(' ')[0]));
        json.WriteString("semanticVersion", context.Version);
        json.WriteStartArray("rules");
        foreach (Rule rule in rules)
        {
            json.WriteStartObject();
            json.WriteString("id", CleanText.Line(rule.Id));
            WriteText(json, "shortDescription", rule.Description);
            WriteText(json, "fullDescription", rule.Description);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteRun(Utf8JsonWriter json, FindingReport report, FormatContext context)
    {
        json.WriteStartObject("automationDetails");
        json.WriteString("id", $"{CleanText.Line(report.Command).Replace(' ', '/')}/");
        json.WriteEndObject();
        json.WriteStartArray("invocations");
        json.WriteStartObject();
        json.WriteBoolean("executionSuccessful", report.Exit is ExitCode.Success or ExitCode.NotReady);
        json.WriteNumber("exitCode", report.Exit);
        json.WriteString("exitCodeDescription", CleanText.Line(report.Summary));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("originalUriBaseIds");
        json.WriteStartObject(Root);
        json.WriteString("uri", FilePlace.FolderUri(CleanText.Line(context.Root)));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("columnKind", "utf16CodeUnits");
        if (report.Used is not { } used) return;
        json.WriteStartObject("properties");
        if (used.Migrations is { } migrations) json.WriteString("migrations", CleanText.Line(migrations));
        if (used.Configuration is { } configuration) json.WriteString("configuration", CleanText.Line(configuration));
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, SarifSubject subject, int rule)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", CleanText.Line(subject.Finding.Rule.Id));
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("level", subject.Finding.Severity.Word());
        WriteText(json, "message", subject.Message);
        if (subject.File is { } file) WriteLocation(json, file, subject.Finding.Place?.Line);
        json.WriteStartObject("partialFingerprints");
        json.WriteString("autocoderSchema/v1", subject.Fingerprint);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteLocation(Utf8JsonWriter json, FilePlace file, int? line)
    {
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", file.Uri);
        if (file.IsRelative) json.WriteString("uriBaseId", Root);
        json.WriteEndObject();
        if (line is > 0)
        {
            json.WriteStartObject("region");
            json.WriteNumber("startLine", line.Value);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", CleanText.Of(text));
        json.WriteEndObject();
    }
}

/// <summary>One finding on its way into SARIF.</summary>
/// <param name="Report">The report that it is in.</param>
/// <param name="Case">What was examined.</param>
/// <param name="Finding">The finding.</param>
/// <param name="Context">Where the files are.</param>
internal readonly record struct SarifSubject(FindingReport Report, FindingCase Case, Finding Finding, FormatContext Context)
{
    /// <summary>The message, with what to do next.</summary>
    public string Message => Finding.Next is { } next ? $"{Finding.Message}\nNext: {next}" : Finding.Message;

    /// <summary>The file that it is about: the one with the place, else the database. Viewers drop results without one.</summary>
    public FilePlace? File => Name is { } name ? FilePlace.Of(CleanText.Line(name), Context) : null;

    /// <summary>
    /// The same for the same finding in another run: the line may move and the repository lie elsewhere, rule, file, database and
    /// words stay.
    /// </summary>
    public string Fingerprint
    {
        get
        {
            string database = Finding.Database is { } path ? FilePlace.Of(path, Context).Path : "";
            string words = Finding.Database is { Length: > 1 } name
                ? Finding.Message.Replace(name, database, StringComparison.Ordinal)
                : Finding.Message;
            return Digest.Of(string.Join('\0', Report.Command, Finding.Rule.Id, Case.Group, File?.Path, database, words))[..32];
        }
    }

    private string? Name => Finding.Place?.File ?? Finding.Database;
}
