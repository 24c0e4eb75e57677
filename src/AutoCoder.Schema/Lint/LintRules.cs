namespace AutoCoder.Schema.Lint;

/// <summary>A rule about migrations, with what it does unless the configuration says otherwise.</summary>
/// <param name="Id">Its name in reports, settings and documentation.</param>
/// <param name="Description">One sentence: what the finding says.</param>
/// <param name="Severity">What it does to the gate.</param>
internal sealed record LintRule(string Id, string Description, Severity Severity) : Rule(Id, Description);

/// <summary>What is held against new migrations. Each rule has a section of its own in <c>docs/lint.md</c>.</summary>
internal static class LintRules
{
    public static readonly LintRule DropsTable =
        new("drops-table", "A migration drops a table and does not say that it means to.", Severity.Error);
    public static readonly LintRule DropsColumn =
        new("drops-column", "A migration drops a column and does not say that it means to.", Severity.Error);
    public static readonly LintRule DropsKey = new(
        "drops-key", "A migration drops a column, and with it a key or a CHECK of columns that stay.", Severity.Warning);
    public static readonly LintRule DeletesRows =
        new("deletes-rows", "A migration deletes rows and does not say that it means to.", Severity.Warning);
    public static readonly LintRule ConvertsColumn = new(
        "converts-column",
        "A migration changes how values of a column are stored and does not say that it means to.",
        Severity.Error);
    public static readonly LintRule TightensColumn =
        new("tightens-column", "A migration lets a column or a table take less than before.", Severity.Warning);
    public static readonly LintRule InsertNeedsColumn = new(
        "insert-needs-column",
        "After a migration an INSERT has to name a column that it could leave out before.",
        Severity.Error);
    public static readonly LintRule ChangesDefault = new(
        "changes-default",
        "After a migration an INSERT that leaves a column out stores something else in it.",
        Severity.Warning);
    public static readonly LintRule NotNullWithoutValue = new(
        "not-null-without-value",
        "A migration adds a NOT NULL column without a value for the rows that are there.",
        Severity.Error);
    public static readonly LintRule NotNullOverNulls =
        new("not-null-over-nulls", "A migration makes a column NOT NULL, and rows have NULL in it.", Severity.Error);
    public static readonly LintRule UniqueOverDuplicates =
        new("unique-over-duplicates", "A migration adds a unique key, and rows have the same values.", Severity.Error);
    public static readonly LintRule CheckOverRows =
        new("check-over-rows", "A migration adds a CHECK, and rows are against it.", Severity.Error);
    public static readonly LintRule ForeignKeyOverOrphans = new(
        "foreign-key-over-orphans",
        "A migration adds a foreign key, and rows refer to nothing.",
        Severity.Error);
    public static readonly LintRule LargeTableRebuild =
        new("large-table-rebuild", "A migration copies every row of a large table.", Severity.Warning);
    public static readonly LintRule NoDown = new("no-down", "A migration has no way back.", Severity.Warning);
    public static readonly LintRule DownLeavesChanges = new(
        "down-leaves-changes",
        "The Down of a migration fails, or leaves another schema behind than was there before.",
        Severity.Warning);
    public static readonly LintRule PragmaIgnored =
        new("pragma-ignored", "A migration sets a PRAGMA that does nothing there.", Severity.Warning);
    public static readonly LintRule ExistsHidesDifference = new(
        "exists-hides-difference",
        "A migration says IF EXISTS or IF NOT EXISTS, which hides a difference.",
        Severity.Warning);
    public static readonly LintRule LengthIgnored =
        new("length-ignored", "A migration declares a length, which SQLite does not hold anybody to.", Severity.Note);
    public static readonly LintRule TextBecomesNumber = new(
        "text-becomes-number",
        "A migration declares a type under which SQLite stores text that looks like a number as a number.",
        Severity.Warning);
    public static readonly LintRule Renames =
        new("renames", "A migration renames a table or a column, which older code still uses.", Severity.Warning);
    public static readonly LintRule ForeignKeyWithoutParent =
        new("foreign-key-without-parent", "A migration declares a foreign key to what is no key.", Severity.Error);
    public static readonly LintRule IndexOnText = new(
        "index-on-text", "A migration makes an index on a name in double quotes that is no column.", Severity.Error);
    public static readonly LintRule RunsCode =
        new("runs-code", "A migration runs code, which cannot be checked.", Severity.Note);
    public static readonly LintRule BreakingChange = new(
        "breaking-change",
        "A migration says of itself that it breaks what uses the database.",
        Severity.Note);
    public static readonly LintRule Suppressed =
        new("lint-suppressed", "A migration asks that a rule be left out, and says why.", Severity.Note);
    public static readonly LintRule SuppressionWrong = new(
        "lint-suppression-wrong",
        "A migration asks that a rule be left out, without a reason, or there is no such rule.",
        Severity.Warning);

    /// <summary>All of them, in the order of the documentation.</summary>
    public static ImmutableArray<LintRule> All { get; } =
    [
        DropsTable, DropsColumn, DropsKey, DeletesRows, ConvertsColumn,
        TightensColumn, InsertNeedsColumn, ChangesDefault, NotNullWithoutValue, NotNullOverNulls, UniqueOverDuplicates,
        CheckOverRows, ForeignKeyOverOrphans, LargeTableRebuild, NoDown, DownLeavesChanges, PragmaIgnored,
        ExistsHidesDifference, LengthIgnored, TextBecomesNumber, Renames,
        ForeignKeyWithoutParent, IndexOnText, RunsCode, BreakingChange, Suppressed, SuppressionWrong,
    ];

    /// <summary>The rule, or null when there is none of that name.</summary>
    public static LintRule? Find(string id) => All.FirstOrDefault(rule => string.Equals(rule.Id, id, StringComparison.Ordinal));
}

/// <summary>What a team wants of the rules.</summary>
internal sealed record LintSettings
{
    /// <summary>
    /// A million rows: copied in about a second on the storage of a laptop, which is how long other writers are likely to wait
    /// before they give up.
    /// </summary>
    public const long DefaultLargeTable = 1_000_000;

    /// <summary>Rules that have another severity than their own; null is off.</summary>
    public ImmutableDictionary<string, Severity?> Rules { get; init; } = ImmutableDictionary<string, Severity?>.Empty;

    /// <summary>From how many rows on a table is large.</summary>
    public long LargeTable { get; init; } = DefaultLargeTable;

    /// <summary>What a rule does; null when it is off.</summary>
    public Severity? SeverityOf(LintRule rule) =>
        Rules.TryGetValue(rule.Id, out Severity? severity) ? severity : rule.Severity;
}
