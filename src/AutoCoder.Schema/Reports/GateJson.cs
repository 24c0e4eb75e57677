using System.Text.Json;

namespace AutoCoder.Schema.Reports;

/// <summary>The gate's report as JSON, described in <c>docs/report.md</c>.</summary>
internal static class GateJson
{
    /// <summary>The version of the format: it grows when a reader of the old one could be misled.</summary>
    public const int SchemaVersion = 1;

    /// <summary>Writes the report and a line end.</summary>
    /// <param name="report">What the gate found.</param>
    /// <param name="fleet">The arguments that named the fleet, for the commands.</param>
    /// <param name="writer">Where it goes.</param>
    public static void Write(GateReport report, IReadOnlyList<string> fleet, TextWriter writer) =>
        JsonText.Write(writer, json => Write(report, fleet, json));

    /// <summary>Writes the report as a part of another document.</summary>
    public static void Write(GateReport report, IReadOnlyList<string> fleet, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", SchemaVersion);
        json.WriteString("gate", report.IsOpen ? "open" : "closed");
        json.WriteNumber("exitCode", report.Exit);
        json.WriteString("migrations", report.Catalogue.AssemblyPath);
        if (report.Configuration is { } configuration) json.WriteString("configuration", configuration);
        json.WriteStartObject("summary");
        json.WriteNumber("examined", report.Databases.Length);
        json.WriteNumber("ready", report.Count(Readiness.Ready));
        json.WriteNumber("notReady", report.Count(Readiness.NotReady));
        json.WriteNumber("unknown", report.Count(Readiness.Unknown));
        json.WriteBoolean("interrupted", report.WasInterrupted);
        json.WriteEndObject();
        json.Each("databases", report.Databases, (_, database) => WriteDatabase(json, database, report));
        json.Each("findings", report.Findings, WriteFinding);
        json.Each("notes", report.Notes, FleetJson.WriteNote);
        json.Texts("next", NextStep.For(report, fleet).Distinct());
        json.WriteEndObject();
    }

    /// <summary>The word for what a file is.</summary>
    public static string Word(DatabaseState state) => state switch
    {
        DatabaseState.Missing => "missing",
        DatabaseState.Empty => "empty",
        DatabaseState.Unversioned => "unversioned",
        DatabaseState.Versioned => "versioned",
        _ => "unreadable",
    };

    private static string Word(Readiness readiness) =>
        readiness switch { Readiness.Ready => "ready", Readiness.NotReady => "not-ready", _ => "unknown" };

    private static void WriteDatabase(Utf8JsonWriter json, DatabaseReport database, GateReport report)
    {
        json.WriteString("path", database.Path);
        json.WriteString("kind", database.Kind);
        json.WriteString("state", Word(database.State));
        json.Number("at", database.At);
        json.WriteNumber("wants", database.Wants);
        json.WriteString("readiness", Word(database.Readiness));
        json.Each("verdicts", database.Verdicts, (_, verdict) => WriteVerdict(json, verdict, database, report));
        if (database.State is DatabaseState.Versioned { Repeated: { IsEmpty: false } repeated })
            json.Numbers("repeatedVersions", repeated);
        if (GateText.Notes(database, report).ToArray() is { Length: > 0 } notes) json.Texts("notes", notes);
    }

    private static void WriteVerdict(Utf8JsonWriter json, Verdict verdict, DatabaseReport database, GateReport report)
    {
        json.WriteString("verdict", verdict.Name);
        json.WriteString("message", $"{database.Path} {VerdictText.Sentence(verdict, report.Catalogue, database.Kind)}");
        KindCatalogue? kind = report.Catalogue.Find(database.Kind);
        switch (verdict)
        {
            case Verdict.Pending { Versions: var versions }:
                WriteMigrations(json, versions, kind);
                break;
            case Verdict.OutOfOrder { Versions: var versions }:
                WriteMigrations(json, versions, kind);
                break;
            case Verdict.Ahead ahead:
                json.WriteString("reason", ahead.Reason.ToString());
                WriteMigrations(json, ahead.Versions, kind);
                break;
            case Verdict.Edited edited:
                json.Each("migrations", edited.Migrations, (_, migration) =>
                {
                    WriteMigration(json, migration.Version, kind);
                    json.WriteString("executed", migration.Applied.ToString());
                    json.WriteString("expected", migration.Expected.ToString());
                });
                break;
            case Verdict.Unreadable unreadable:
                json.WriteString("reason", unreadable.Reason.ToString());
                break;
            case Verdict.Drifted drifted:
                json.WriteNumber("version", drifted.Version);
                json.Each("differences", drifted.Differences, DiffJson.WriteDifference);
                break;
            case Verdict.Incompatible incompatible:
                json.Each("statements", incompatible.Statements, WriteStatement);
                json.WriteBoolean("passesAtHead", incompatible.PassesAtHead);
                break;
        }
    }

    private static void WriteMigrations(Utf8JsonWriter json, ImmutableArray<long> versions, KindCatalogue? kind) =>
        json.Each("migrations", versions, (_, version) => WriteMigration(json, version, kind));

    /// <summary>The properties of a migration; those of a change have them, too.</summary>
    internal static void WriteMigration(Utf8JsonWriter json, long version, KindCatalogue? kind)
    {
        json.WriteNumber("version", version);
        json.Text("name", kind?.Find(version)?.Name);
    }

    private static void WriteStatement(Utf8JsonWriter json, FailingStatement statement)
    {
        json.WriteString("file", statement.File);
        json.WriteNumber("line", statement.Line);
        json.WriteString("message", statement.Message);
    }

    private static void WriteFinding(Utf8JsonWriter json, ContractFinding finding)
    {
        json.WriteString("kind", finding.Kind);
        json.WriteString("file", finding.Place.File);
        json.Number("line", finding.Place.Line);
        json.WriteString("class", VerdictText.Word(finding.Class));
        json.WriteBoolean("closesGate", finding.ClosesGate);
        json.WriteString("message", $"{finding.Place}: {finding.Message}");
    }
}
