namespace AutoCoder.Schema.Reports;

/// <summary>How one schema departs from another, whatever it is rendered as.</summary>
/// <param name="There">What is there.</param>
/// <param name="Expected">What is expected.</param>
/// <param name="Differences">How the first departs from the second, by what it does to code that is written for the second.</param>
internal sealed record SchemaDiff(DiffSide There, DiffSide Expected, ImmutableArray<SchemaDifference> Differences)
{
    /// <summary>What would bring the first to the second; null when nobody has looked.</summary>
    public Reconciliation? Repair { get; init; }

    /// <summary>Whether code that is written for the second fails on the first, or stores something else.</summary>
    public bool IsBreaking => Differences.Any(difference => difference.Class == DifferenceClass.Breaking);

    /// <summary>The exit code: <see cref="ExitCode.NotReady"/> for a breaking difference only.</summary>
    public int Exit => IsBreaking ? ExitCode.NotReady : ExitCode.Success;
}
