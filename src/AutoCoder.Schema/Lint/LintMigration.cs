namespace AutoCoder.Schema.Lint;

/// <summary>A migration as it was recorded, to be looked at.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Migration">The migration.</param>
/// <param name="Up">What it executes.</param>
/// <param name="Before">The schema before it.</param>
/// <param name="After">The schema after it.</param>
internal sealed record LintMigration(string Kind, CatalogueMigration Migration, ImmutableArray<string> Up, DatabaseSchema Before, DatabaseSchema After)
{
    /// <summary>Whether it can be taken back.</summary>
    public bool HasDown { get; init; } = true;

    /// <summary>Whether it says by its base class that it cannot be taken back.</summary>
    public bool IsForwardOnly { get; init; }

    /// <summary>What is odd about taking it back, sentences that name the migration.</summary>
    public ImmutableArray<string> DownNotes { get; init; } = [];

    /// <summary>Whether it runs code of its own.</summary>
    public bool RunsCode { get; init; }

    /// <summary>Why it deletes on purpose; null when it does not say so.</summary>
    public string? Destructive { get; init; }

    /// <summary>The values of its <c>[MigrationTrait("lint", "rule: reason")]</c>.</summary>
    public ImmutableArray<string> Suppressions { get; init; } = [];

    /// <summary>What messages call it, as the beginning of a sentence.</summary>
    public string Title => string.Create(CultureInfo.InvariantCulture, $"Migration {Migration.Version} ({Migration.Name})");

    /// <summary>The step of a run that it is, up to one of its statements.</summary>
    internal RunStep StepTo(int statement) => new(Title, Up[..statement]) { RunsCode = RunsCode, Destructive = Destructive };
}
