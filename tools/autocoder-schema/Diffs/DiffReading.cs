namespace AutoCoder.Schema.Operator.Diffs;

/// <summary>What looking for one of the two schemas came to.</summary>
internal abstract record DiffReading
{
    private DiffReading()
    {
    }

    /// <summary>The schema.</summary>
    public sealed record Read(DiffSide Side, DatabaseSchema Schema) : DiffReading;

    /// <summary>There is none.</summary>
    /// <param name="Problem">Why, and what to do.</param>
    /// <param name="Exit">The exit code that tells it.</param>
    public sealed record Failed(string Problem, int Exit) : DiffReading;
}
