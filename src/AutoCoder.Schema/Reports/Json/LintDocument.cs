namespace AutoCoder.Schema.Reports.Json;

/// <summary>What was found of new migrations as JSON has it.</summary>
internal sealed record LintDocument(
    int SchemaVersion,
    int ExitCode,
    string Migrations,
    string Summary,
    ImmutableArray<LintMigrationDocument> Linted,
    ImmutableArray<LintDatabaseDocument> Databases,
    ImmutableArray<string> Notes)
{
    public static LintDocument Of(LintReport report) => new(
        LintJson.SchemaVersion,
        report.Exit,
        report.Assembly,
        report.Summary,
        [.. report.Migrations.Select(LintMigrationDocument.Of)],
        [.. report.Databases.Select(database => new LintDatabaseDocument(database.Path, database.Kind, database.Problem))],
        [.. report.Notes.Select(note => note.Message)]);
}

/// <summary>One migration.</summary>
internal sealed record LintMigrationDocument(string Kind, long Version, string Name, string Class, ImmutableArray<LintFindingDocument> Findings)
{
    public static LintMigrationDocument Of(LintedMigration linted) => new(
        linted.Migration.Kind, linted.Migration.Migration.Version, linted.Migration.Migration.Name, linted.Migration.Migration.ClassName,
        [.. linted.Findings.Select(finding => new LintFindingDocument(finding.Rule, LintReport.Word(finding.Severity), finding.Message, finding.Database, finding.Place?.File, finding.Place?.Line))]);
}

/// <summary>One finding.</summary>
internal sealed record LintFindingDocument(string Rule, string Severity, string Message, string? Database, string? File, int? Line);

/// <summary>One database.</summary>
internal sealed record LintDatabaseDocument(string Path, string Kind, string? Problem);
