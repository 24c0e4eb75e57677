namespace AutoCoder.Schema.Downgrades;

/// <summary>One migration that is taken back.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Name">Its class, as this build or the ledger names it; null when nobody does.</param>
/// <param name="Source">By what it is taken back.</param>
/// <param name="Statements">
/// What is executed: for the ledger exactly that, for this build what its Down executes on a database as the migrations make it.
/// Null when nobody can tell before.
/// </param>
internal sealed record DowngradeStep(long Version, string? Name, DownSource Source, ImmutableArray<string>? Statements)
{
    /// <summary>Whether it runs code, of which nobody knows what it does to rows.</summary>
    public bool RunsCode { get; init; }

    /// <summary>Whether it is a script of a ledger that has no hash of it, so that nobody can say whether it was changed.</summary>
    public bool IsUnproven { get; init; }

    /// <summary>The version with its name where somebody knows one.</summary>
    public string Title => Name is null ? $"{Version}" : $"{Version} ({Name})";
}
