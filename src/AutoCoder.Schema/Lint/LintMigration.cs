namespace AutoCoder.Schema.Lint;

/// <summary>A migration as it was recorded, to be looked at.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Migration">The migration.</param>
/// <param name="Up">What it executes.</param>
/// <param name="Before">The schema before it.</param>
/// <param name="After">The schema after it.</param>
internal sealed record LintMigration(
    string Kind, CatalogueMigration Migration, ImmutableArray<string> Up, DatabaseSchema Before, DatabaseSchema After)
{
    /// <summary>Whether it can be taken back.</summary>
    public bool HasDown { get; init; } = true;

    /// <summary>Whether it says by its base class that it cannot be taken back.</summary>
    public bool IsForwardOnly { get; init; }

    /// <summary>What is odd about taking it back, sentences that name the migration.</summary>
    public ImmutableArray<string> DownNotes { get; init; } = [];

    /// <summary>Whether it runs code of its own.</summary>
    public bool RunsCode { get; init; }

    /// <summary>What it deletes on purpose, and why; null when it does not say so.</summary>
    public string? Destructive { get; init; }

    /// <summary>The same, as it counts for this migration.</summary>
    internal LossMark? Mark => LossMark.Parse(Destructive)?.In(Before);

    /// <summary>The values of its <c>[MigrationTrait("lint", "rule: reason")]</c>.</summary>
    public ImmutableArray<string> Suppressions { get; init; } = [];

    /// <summary>What messages call it, as the beginning of a sentence.</summary>
    public string Title => string.Create(CultureInfo.InvariantCulture, $"Migration {Migration.Version} ({Migration.Name})");

    /// <summary>The step of a run that it is, up to one of its statements.</summary>
    internal RunStep StepTo(int statement) => new(Title, Up[..statement]) { RunsCode = RunsCode, Destructive = Destructive };
}

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
    /// <param name="isReleased">Whether it cannot be written otherwise any more: then nothing of it is an error.</param>
    public static LintedMigration Of(
        LintMigration migration,
        IEnumerable<LintRemark> remarks,
        LintSettings settings,
        SourcePlace? place = null,
        bool isReleased = false)
    {
        var suppressions = new LintSuppressions(migration);
        IEnumerable<Finding> findings =
            from remark in remarks.Concat(suppressions.Problems)
            let severity = settings.SeverityOf(remark.Rule)
            where severity is not null
            let most = severity.Value < remark.Most ? severity.Value : remark.Most
            let told = isReleased && most > Severity.Warning ? Severity.Warning : most
            select new Finding(remark.Rule, told, remark.Message) { Database = remark.Database, Place = place };
        return new(
            migration, [.. suppressions.Applied(migration, findings, place).OrderByDescending(finding => finding.Severity)]);
    }

    /// <summary>What is said of a query that no database was asked; null when there is nothing to say.</summary>
    public static LintRemark? Unasked(LintMigration migration, RowQuery query) =>
        query.Unasked is { } unasked ? new(query.Rule, $"{migration.Title} {unasked}") { Most = Severity.Note } : null;

    /// <summary>What the rows of a database say; null when all is well.</summary>
    public static LintRemark? Answered(
        LintMigration migration, RowQuery query, string database, long number, LintSettings settings) =>
        query.Answer(number, settings) is { } answer
            ? new(query.Rule, $"{migration.Title}: {database} {answer}") { Database = database }
            : null;
}

/// <summary>
/// What a migration asks to be left out: <c>[MigrationTrait("lint", "rule: reason")]</c>, several with semicolons between them.
/// </summary>
internal sealed class LintSuppressions
{
    private readonly Dictionary<string, string> _reasons = new(StringComparer.Ordinal);
    private readonly List<LintRemark> _problems = [];

    public LintSuppressions(LintMigration migration)
    {
        foreach (string one in migration.Suppressions
            .SelectMany(value => value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            string[] parts = one.Split(':', 2, StringSplitOptions.TrimEntries);
            if (LintRules.Find(parts[0]) is null)
            {
                Complain(migration, $"there is no rule '{parts[0]}': give one of "
                    + $"{string.Join(", ", LintRules.All.Select(rule => rule.Id))}.");
            }
            else if (parts is not [_, { Length: > 0 } reason])
                Complain(migration, $"'{parts[0]}' needs a reason: [MigrationTrait(\"lint\", \"{parts[0]}: why\")].");
            else _reasons[parts[0]] = reason;
        }
    }

    /// <summary>The findings that stay, and a note for each rule that was left out.</summary>
    public ImmutableArray<Finding> Applied(LintMigration migration, IEnumerable<Finding> findings, SourcePlace? place)
    {
        Finding[] all = [.. findings];
        IEnumerable<Finding> notes =
            from rule in all.Select(finding => finding.Rule.Id).Distinct()
            where _reasons.ContainsKey(rule)
            let message = $"{migration.Title} leaves {rule} out: {_reasons[rule]}."
            select new Finding(LintRules.Suppressed, Severity.Note, message) { Place = place };
        return [.. all.Where(finding => !_reasons.ContainsKey(finding.Rule.Id)), .. notes];
    }

    /// <summary>What is wrong with what it asks.</summary>
    public IEnumerable<LintRemark> Problems => _problems;

    private void Complain(LintMigration migration, string what) =>
        _problems.Add(new(LintRules.SuppressionWrong, $"{migration.Title} asks for a rule to be left out, and {what}"));
}
