namespace AutoCoder.Schema.Runner.Lint;

/// <summary>Which migrations are to be looked at.</summary>
/// <param name="Settings">What the team wants of the rules.</param>
internal sealed record LintRequest(LintSettings Settings)
{
    /// <summary>Every migration.</summary>
    public bool All { get; init; }

    /// <summary>Those that this commit does not have; null for those that databases lack.</summary>
    public ReleasedLockReading.Read? Base { get; init; }

    /// <summary>Where a migration stands in the sources, for whoever knows; null when nobody does.</summary>
    public Func<CatalogueMigration, SourcePlace?>? PlaceOf { get; init; }

    /// <summary>Whether the databases of the fleet are asked.</summary>
    public bool AsksDatabases { get; init; }
}
