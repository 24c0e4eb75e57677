namespace AutoCoder.Schema.Lint;

/// <summary>What is held against new migrations. Each rule has a section of its own in <c>docs/lint.md</c>.</summary>
internal static class LintRules
{
    internal const string DropsTable = "drops-table";
    internal const string DropsColumn = "drops-column";
    internal const string DeletesRows = "deletes-rows";
    internal const string ConvertsColumn = "converts-column";
    internal const string TightensColumn = "tightens-column";
    internal const string NotNullWithoutValue = "not-null-without-value";
    internal const string NotNullOverNulls = "not-null-over-nulls";
    internal const string UniqueOverDuplicates = "unique-over-duplicates";
    internal const string LargeTableRebuild = "large-table-rebuild";
    internal const string NoDown = "no-down";
    internal const string DownLeavesChanges = "down-leaves-changes";
    internal const string PragmaIgnored = "pragma-ignored";
    internal const string ExistsHidesDifference = "exists-hides-difference";
    internal const string LengthIgnored = "length-ignored";
    internal const string TextBecomesNumber = "text-becomes-number";
    internal const string Renames = "renames";
    internal const string ForeignKeyWithoutParent = "foreign-key-without-parent";
    internal const string RunsCode = "runs-code";
    internal const string Suppressed = "lint-suppressed";
    internal const string SuppressionWrong = "lint-suppression-wrong";

    /// <summary>All of them, in the order of the documentation.</summary>
    public static ImmutableArray<LintRule> All { get; } =
    [
        new(DropsTable, "A migration drops a table and does not say that it means to.", Severity.Error),
        new(DropsColumn, "A migration drops a column and does not say that it means to.", Severity.Error),
        new(DeletesRows, "A migration deletes rows and does not say that it means to.", Severity.Warning),
        new(ConvertsColumn, "A migration changes how values of a column are stored and does not say that it means to.", Severity.Error),
        new(TightensColumn, "A migration lets a column or a table take less than before.", Severity.Warning),
        new(NotNullWithoutValue, "A migration adds a NOT NULL column without a value for the rows that are there.", Severity.Error),
        new(NotNullOverNulls, "A migration makes a column NOT NULL, and rows have NULL in it.", Severity.Error),
        new(UniqueOverDuplicates, "A migration adds a unique key, and rows have the same values.", Severity.Error),
        new(LargeTableRebuild, "A migration copies every row of a large table.", Severity.Warning),
        new(NoDown, "A migration has no way back.", Severity.Warning),
        new(DownLeavesChanges, "The Down of a migration fails, or leaves another schema behind than was there before.", Severity.Warning),
        new(PragmaIgnored, "A migration sets a PRAGMA that does nothing there.", Severity.Warning),
        new(ExistsHidesDifference, "A migration says IF EXISTS or IF NOT EXISTS, which hides a difference.", Severity.Warning),
        new(LengthIgnored, "A migration declares a length, which SQLite does not hold anybody to.", Severity.Note),
        new(TextBecomesNumber, "A migration declares a type under which SQLite stores text that looks like a number as a number.", Severity.Warning),
        new(Renames, "A migration renames a table or a column, which older code still uses.", Severity.Warning),
        new(ForeignKeyWithoutParent, "A migration declares a foreign key to what is no key.", Severity.Error),
        new(RunsCode, "A migration runs code, which cannot be checked.", Severity.Note),
        new(Suppressed, "A migration asks that a rule be left out, and says why.", Severity.Note),
        new(SuppressionWrong, "A migration asks that a rule be left out, without a reason, or there is no such rule.", Severity.Warning),
    ];

    /// <summary>The rule, or null when there is none of that name.</summary>
    public static LintRule? Find(string id) => All.FirstOrDefault(rule => string.Equals(rule.Id, id, StringComparison.Ordinal));
}
