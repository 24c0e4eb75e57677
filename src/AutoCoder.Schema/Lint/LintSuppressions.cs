namespace AutoCoder.Schema.Lint;

/// <summary>What a migration asks to be left out: <c>[MigrationTrait("lint", "rule: reason")]</c>, several with semicolons between them.</summary>
internal sealed class LintSuppressions
{
    private readonly Dictionary<string, string> _reasons = new(StringComparer.Ordinal);
    private readonly List<LintRemark> _problems = [];

    public LintSuppressions(LintMigration migration)
    {
        foreach (string one in migration.Suppressions.SelectMany(value => value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            string[] parts = one.Split(':', 2, StringSplitOptions.TrimEntries);
            if (LintRules.Find(parts[0]) is null) Complain(migration, $"there is no rule '{parts[0]}': give one of {string.Join(", ", LintRules.All.Select(rule => rule.Id))}.");
            else if (parts is not [_, { Length: > 0 } reason]) Complain(migration, $"'{parts[0]}' needs a reason: [MigrationTrait(\"lint\", \"{parts[0]}: why\")].");
            else _reasons[parts[0]] = reason;
        }
    }

    /// <summary>The findings that stay, and a note for each rule that was left out.</summary>
    public ImmutableArray<Finding> Applied(LintMigration migration, IEnumerable<Finding> findings)
    {
        Finding[] all = [.. findings];
        IEnumerable<Finding> notes = all.Where(finding => _reasons.ContainsKey(finding.Rule.Id)).Select(finding => finding.Rule.Id).Distinct()
            .Select(rule => new Finding(LintRules.Suppressed, Severity.Note, $"{migration.Title} leaves {rule} out: {_reasons[rule]}."));
        return [.. all.Where(finding => !_reasons.ContainsKey(finding.Rule.Id)), .. notes];
    }

    /// <summary>What is wrong with what it asks.</summary>
    public IEnumerable<LintRemark> Problems => _problems;

    private void Complain(LintMigration migration, string what) =>
        _problems.Add(new(LintRules.SuppressionWrong, $"{migration.Title} asks for a rule to be left out, and {what}"));
}
