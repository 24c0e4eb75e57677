using System.Text.Json;

namespace AutoCoder.Schema.Lint;

/// <summary>What was found of the new migrations.</summary>
/// <param name="Assembly">The assembly with the migrations.</param>
/// <param name="Basis">Which migrations count as new, as the end of a sentence.</param>
/// <param name="Migrations">The new ones, by kind and version.</param>
/// <param name="Databases">The databases whose rows were asked.</param>
/// <param name="Notes">What else there is to say.</param>
internal sealed record LintReport(
    string Assembly,
    string Basis,
    ImmutableArray<LintedMigration> Migrations,
    ImmutableArray<LintedDatabase> Databases,
    ImmutableArray<FleetNote> Notes)
{
    /// <summary>The configuration file; null when there is none.</summary>
    public string? Configuration { get; init; }

    /// <summary>True when somebody asked to stop.</summary>
    public bool WasInterrupted { get; init; }

    /// <summary>Every finding about a migration.</summary>
    public IEnumerable<Finding> Findings => Migrations.SelectMany(migration => migration.Findings);

    /// <summary>The exit code: what could not be told wins over what is wrong.</summary>
    public int Exit
    {
        get
        {
            if (WasInterrupted) return ExitCode.Interrupted;
            if (Databases.Any(database => database.Problem is not null) || Notes.Any(note => note.HidesDatabases))
                return ExitCode.Unknown;
            return Findings.Any(finding => finding.Severity == Severity.Error) ? ExitCode.NotReady : ExitCode.Success;
        }
    }

    /// <summary>One sentence that says what all of it came to.</summary>
    public string Summary
    {
        get
        {
            string asked = Databases.IsEmpty ? "no database was asked" : $"{Count(Databases.Length, "database")} asked";
            int unknown = Databases.Count(database => database.Problem is not null);
            string counts = string.Join(", ", new[] { Severity.Error, Severity.Warning, Severity.Note }
                .Select(severity => Count(Findings.Count(finding => finding.Severity == severity), severity.Word())));
            return $"{Count(Migrations.Length, "migration")} {Basis}: {counts}; "
                + $"{asked}{(unknown > 0 ? $", of which {unknown} could not be examined" : "")}.";
        }
    }

    private static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";
}

/// <summary>A database whose rows were asked.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Problem">Why it could not be asked, with the path in it; null when it was.</param>
internal sealed record LintedDatabase(string Path, string Kind, string? Problem);

/// <summary>The report as plain lines.</summary>
internal static class LintText
{
    /// <summary>Writes it.</summary>
    public static void Write(LintReport report, TextWriter output)
    {
        foreach (LintedMigration migration in report.Migrations.Where(migration => !migration.Findings.IsEmpty))
        {
            output.WriteLine(TerminalText.Escape($"{migration.Migration.Kind} {migration.Migration.Migration.Version} "
                + $"{migration.Migration.Migration.Name}"));
            foreach (Finding finding in migration.Findings)
            {
                output.WriteLine(TerminalText.Escape($"  {finding.Severity.Word(),-7} {finding.Rule.Id}: "
                    + $"{(finding.Place is { } place ? $"{place}: " : "")}{finding.Message}"));
            }
        }

        foreach (LintedDatabase database in report.Databases.Where(database => database.Problem is not null))
            output.WriteLine(TerminalText.Escape(database.Problem!));
        foreach (FleetNote note in report.Notes) output.WriteLine(TerminalText.Escape($"note: {note.Message}"));
        output.WriteLine(TerminalText.Escape(report.Summary));
        if (report.WasInterrupted) output.WriteLine("The run was interrupted before its end.");
    }
}

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
        if (report.Configuration is { } configuration) json.WriteString("configuration", configuration);
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

/// <summary>
/// The report in the shape that every format is made from: a case for each migration, and for each database that could not be
/// asked.
/// </summary>
internal static class LintFindings
{
    /// <summary>The findings.</summary>
    public static FindingReport Of(LintReport report) => new(
        "autocoder-schema lint",
        report.Summary,
        [
            .. report.Migrations.Select(Of),
            .. report.Databases.Where(database => database.Problem is not null).Select(Of),
            .. FleetFindings.Of(report.Notes, report.WasInterrupted),
        ],
        report.Exit);

    private static FindingCase Of(LintedMigration migration) =>
        new(
            migration.Migration.Kind,
            $"{migration.Migration.Migration.Version} {migration.Migration.Migration.Name}",
            [.. migration.Findings.Select(finding => finding with { Message = TerminalText.Escape(finding.Message) })])
        {
            Outcome = migration.Findings.Any(finding => finding.Severity == Severity.Error) ? "should not be released as it is"
                : migration.Findings.IsEmpty ? "has nothing against it" : "can be released, and there is something to know",
        };

    private static FindingCase Of(LintedDatabase database) => new(
        database.Kind,
        database.Path,
        [new(Rules.NotExamined, Severity.Error, TerminalText.Escape(database.Problem!)) { Database = database.Path }])
    {
        IsUnknown = true,
        Outcome = "could not be examined",
    };
}
