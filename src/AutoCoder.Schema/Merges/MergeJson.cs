using System.Text.Json;

namespace AutoCoder.Schema.Merges;

/// <summary>A merge's report as JSON, described in <c>docs/merging.md</c>.</summary>
internal static class MergeJson
{
    /// <summary>The version of the format: it grows when a reader of the old one could be misled.</summary>
    public const int SchemaVersion = 1;

    /// <summary>Writes it and a line end.</summary>
    /// <param name="report">What the merge brings.</param>
    /// <param name="fleet">The arguments that named the databases.</param>
    /// <param name="writer">Where it goes.</param>
    public static void Write(MergeReport report, IReadOnlyList<string> fleet, TextWriter writer) => JsonText.Write(writer, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", SchemaVersion);
        json.WriteNumber("exitCode", report.Exit);
        json.WriteBoolean("open", report.Exit == ExitCode.Success);
        if (report.Input.Used.Configuration is { } configuration) json.WriteString("configuration", configuration);
        WriteSide(json, "base", report.Input.Base);
        WriteSide(json, "head", report.Input.Head);
        json.Texts("mergeBases", report.Input.Origins.Select(origin => origin.Commit));
        json.Each("projects", report.Projects, WriteProject);
        json.Each("findings", report.AllFindings, WriteFinding);
        json.Texts("notes", report.Notes.Select(note => note.Message));
        if (report.Databases is { } databases)
        {
            json.WritePropertyName("databases");
            GateJson.Write(databases, fleet, json);
        }

        json.WriteEndObject();
    });

    private static void WriteSide(Utf8JsonWriter json, string name, MergeSide side)
    {
        json.WriteStartObject(name);
        json.WriteString("ref", side.Ref);
        json.WriteString("commit", side.Commit);
        json.WriteEndObject();
    }

    private static void WriteProject(Utf8JsonWriter json, ProjectMerge project)
    {
        json.WriteString("folder", project.Project);
        json.Each("onBase", project.OnBase, WriteChange);
        json.Each("onHead", project.OnHead, WriteChange);
        json.WriteNumber("migrations", project.Merged.Length);
        json.Numbers("incoming", project.Incoming.Select(one => one.Version));
    }

    private static void WriteChange(Utf8JsonWriter json, MigrationChange change)
    {
        json.WriteString("change", MergeText.Word(change.Type));
        json.WriteString("kind", change.Migration.Kind);
        json.WriteNumber("version", change.Migration.Version);
        json.WriteString("class", change.Migration.Source.ClassName);
        json.WriteString("file", change.Migration.Source.File);
        json.WriteNumber("line", change.Migration.Source.Line);
        if (change is not { After: not null, Before: { } before }) return;
        json.WriteNumber("versionBefore", before.Version);
        json.WriteString("classBefore", before.Source.ClassName);
    }

    private static void WriteFinding(Utf8JsonWriter json, Finding finding)
    {
        json.WriteString("rule", finding.Rule.Id);
        json.WriteString("severity", finding.Severity.Word());
        json.Text("file", finding.Place?.File);
        json.Number("line", finding.Place?.Line);
        json.WriteString("message", finding.Message);
        json.Text("next", finding.Next);
    }
}
