namespace AutoCoder.Schema.Lint;

/// <summary>A migration that was looked at, with what was found.</summary>
/// <param name="Migration">The migration.</param>
/// <param name="Findings">What was found, under the settings in force.</param>
internal sealed record LintedMigration(LintMigration Migration, ImmutableArray<Finding> Findings)
{
    /// <summary>Judges what was found. Pure; never throws.</summary>
    /// <param name="migration">The migration.</param>
    /// <param name="remarks">What it says by itself, and what the rows of databases say.</param>
    /// <param name="settings">What the team wants.</param>
    /// <param name="place">Where it stands, or null.</param>
    public static LintedMigration Of(LintMigration migration, IEnumerable<LintRemark> remarks, LintSettings settings, SourcePlace? place = null)
    {
        var suppressions = new LintSuppressions(migration);
        IEnumerable<Finding> findings =
            from remark in remarks.Concat(suppressions.Problems)
            let severity = settings.SeverityOf(remark.Rule)
            where severity is not null
            select new Finding(remark.Rule, severity.Value < remark.Most ? severity.Value : remark.Most, remark.Message) { Database = remark.Database };
        return new(migration, [.. suppressions.Applied(migration, findings).Select(finding => finding with { Place = place }).OrderByDescending(finding => finding.Severity)]);
    }

    /// <summary>What is said of a question that no database was asked; null when there is nothing to say.</summary>
    public static LintRemark? Unasked(LintMigration migration, LintQuestion question) =>
        question.Unasked is { } unasked ? new(question.Rule, $"{migration.Title} {unasked}") { Most = Severity.Note } : null;

    /// <summary>What the rows of a database say; null when all is well.</summary>
    public static LintRemark? Answered(LintMigration migration, LintQuestion question, string database, long number, LintSettings settings) =>
        question.Answer(number, settings) is { } answer ? new(question.Rule, $"{migration.Title}: {database} {answer}") { Database = database } : null;
}
