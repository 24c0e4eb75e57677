namespace AutoCoder.Schema.Lint;

/// <summary>The report in the shape that every format is made from: a case for each migration, and for each database that could not be asked.</summary>
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
        new(migration.Migration.Kind, $"{migration.Migration.Migration.Version} {migration.Migration.Migration.Name}", [.. migration.Findings.Select(finding => finding with { Message = TerminalText.Escape(finding.Message) })])
        {
            Outcome = migration.Findings.Any(finding => finding.Severity == Severity.Error) ? "should not be released as it is"
                : migration.Findings.IsEmpty ? "has nothing against it" : "can be released, and there is something to know",
        };

    private static FindingCase Of(LintedDatabase database) => new(
        database.Kind, database.Path, [new(Rules.NotExamined, Severity.Error, TerminalText.Escape(database.Problem!)) { Database = database.Path }])
    {
        IsUnknown = true,
        Outcome = "could not be examined",
    };
}
