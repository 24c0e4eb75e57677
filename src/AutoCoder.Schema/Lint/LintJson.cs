using System.Text.Json;

namespace AutoCoder.Schema.Lint;

/// <summary>What was found of new migrations as JSON, described in <c>docs/lint.md</c>.</summary>
internal static class LintJson
{
    /// <summary>The version of the format: it grows when a reader of the old one could be misled.</summary>
    public const int SchemaVersion = 1;

    /// <summary>Writes it and a line end.</summary>
    public static void Write(LintReport report, TextWriter writer) => JsonText.Write(writer, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", SchemaVersion);
        json.WriteNumber("exitCode", report.Exit);
        json.WriteString("migrations", report.Assembly);
        json.WriteString("summary", report.Summary);
        json.Each("linted", report.Migrations, WriteMigration);
        json.Each("databases", report.Databases, WriteDatabase);
        json.Texts("notes", report.Notes.Select(note => note.Message));
        json.WriteEndObject();
    });

    private static void WriteMigration(Utf8JsonWriter json, LintedMigration linted)
    {
        json.WriteString("kind", linted.Migration.Kind);
        json.WriteNumber("version", linted.Migration.Migration.Version);
        json.WriteString("name", linted.Migration.Migration.Name);
        json.WriteString("class", linted.Migration.Migration.ClassName);
        json.Each("findings", linted.Findings, WriteFinding);
    }

    private static void WriteFinding(Utf8JsonWriter json, Finding finding)
    {
        json.WriteString("rule", finding.Rule.Id);
        json.WriteString("severity", finding.Severity.Word());
        json.WriteString("message", finding.Message);
        json.Text("database", finding.Database);
        json.Text("file", finding.Place?.File);
        json.Number("line", finding.Place?.Line);
    }

    private static void WriteDatabase(Utf8JsonWriter json, LintedDatabase database)
    {
        json.WriteString("path", database.Path);
        json.WriteString("kind", database.Kind);
        json.Text("problem", database.Problem);
    }
}
