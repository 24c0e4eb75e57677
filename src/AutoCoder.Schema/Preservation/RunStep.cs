namespace AutoCoder.Schema.Preservation;

/// <summary>One step of a run: a migration, or the repair before the first.</summary>
/// <param name="Name">What people call it, as the beginning of a sentence.</param>
/// <param name="Statements">What it executes, as it was recorded on a database without rows of the application.</param>
internal sealed record RunStep(string Name, ImmutableArray<string> Statements)
{
    /// <summary>Whether it runs code: on rows it may execute more than was recorded.</summary>
    public bool RunsCode { get; init; }

    /// <summary>Why it deletes on purpose; null when it does not say so.</summary>
    public string? Destructive { get; init; }

    /// <summary>Tables that it says it writes to, whatever was recorded.</summary>
    public ImmutableArray<string> AlsoWrites { get; init; } = [];
}
